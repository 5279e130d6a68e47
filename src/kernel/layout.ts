/** The host's door to the kernel's bytes: the layouts that both compilers read. Nothing else imports from `assembly/`. */
export * from '../../assembly/layout.ts';
export * from '../../assembly/layout-modes.ts';
export * from '../../assembly/layout-shard.ts';
export * as Scan from '../../assembly/scan/scan-layout.ts';
export * from '../../assembly/text/text-layout.ts';
