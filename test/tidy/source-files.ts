/** The project's own source files, and what the checks of tidiness ask of them. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';
import { packageRoot } from '../../src/quantity/package-root.ts';

export interface SourceFile {
  /** From the root: `src/market/prices.ts`. */
  path: string;
  text: string;
  /** Paths from the root for the project's own files, names for packages. */
  imports: string[];
}

/** Every TypeScript file below a folder of the project. */
export function sourceFiles(folder: string): SourceFile[] {
  const root = packageRoot();
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts') && !name.includes('node_modules'))
    .map((name) => {
      const path = join(folder, name);
      const text = readFileSync(join(root, path), 'utf8');
      const specifiers = ts.preProcessFile(text).importedFiles.map((file) => file.fileName);
      return { path, text, imports: specifiers.map((specifier) => resolved(path, specifier)) };
    });
}

function resolved(from: string, specifier: string): string {
  if (!specifier.startsWith('.')) return specifier;
  const path = relative(packageRoot(), join(packageRoot(), dirname(from), specifier));
  return path.endsWith('.ts') ? path : `${path}.ts`;
}

export interface FunctionSize {
  path: string;
  name: string;
  lines: number;
}

/** Every function, method and constructor of a file with its length in lines. */
export function functionSizes({ path, text }: SourceFile): FunctionSize[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.ESNext, true);
  const sizes: FunctionSize[] = [];
  const lineOf = (position: number) => source.getLineAndCharacterOfPosition(position).line;
  const visit = (node: ts.Node) => {
    if (ts.isFunctionLike(node) && 'body' in node && node.body) {
      const name = node.name && ts.isIdentifier(node.name) ? node.name.text : '(unnamed)';
      sizes.push({ path, name, lines: lineOf(node.end) - lineOf(node.getStart(source)) + 1 });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return sizes;
}
