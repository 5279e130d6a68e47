/** The host's door to the kernel's bytes: the layout that both compilers read. Nothing else imports from `assembly/`. */
export * from '../../assembly/layout.ts';
