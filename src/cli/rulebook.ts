/** `rulebook list | show | check | diff`: the venue's rules as data, and where each number comes from. */

import { tableLines } from '../report/table.ts';
import { rulebookBlocks } from '../rulebook/blocks.ts';
import { diffRulebooks } from '../rulebook/diff.ts';
import { loadRulebook, shippedRulebooks } from '../rulebook/load.ts';
import { Command } from './command.ts';

const examples = `
Examples:
  shockgrid rulebook list
  shockgrid rulebook show okx-2025
  shockgrid rulebook check my-rulebook.json
  shockgrid rulebook diff okx-2024-06 okx-2025`;

/** The command for the command line. */
export function rulebookCommand(): Command {
  const command = new Command('rulebook')
    .description('list, show, check and compare rulebooks')
    .addHelpText('after', examples);
  command.command('list').description('rulebooks that ship').option('--json', 'as JSON').action(list);
  command
    .command('show')
    .description('every block of a rulebook with its status and source')
    .argument('<id|file>')
    .option('--json', 'the whole rulebook as JSON')
    .action(show);
  command
    .command('check')
    .description('check a rulebook; exit 1 and one sentence where it is wrong')
    .argument('<file>')
    .action((reference: string) => {
      const { rulebook, path } = loadRulebook(reference);
      process.stdout.write(`${path}: ${rulebook.id} is a rulebook, ${rulebookBlocks(rulebook).length} blocks\n`);
    });
  command
    .command('diff')
    .description('what differs between two rulebooks')
    .argument('<a>')
    .argument('<b>')
    .option('--json', 'as JSON')
    .action(diff);
  return command;
}

function list(options: { json?: boolean }): void {
  const loaded = [...shippedRulebooks().keys()].map((id) => loadRulebook(id).rulebook);
  if (options.json) {
    print(
      JSON.stringify(
        loaded.map(({ id, asOf, title }) => ({ id, asOf, title })),
        null,
        2,
      ),
    );
    return;
  }
  const rows = loaded.map((rulebook) => {
    const blocks = rulebookBlocks(rulebook);
    const of = (status: string) => String(blocks.filter((block) => block.status === status).length);
    return [rulebook.id, rulebook.asOf, of('published'), of('reported'), of('assumed'), rulebook.title];
  });
  const header = ['id', 'as of', 'published', 'reported', 'assumed', 'title'];
  print(tableLines(header, rows, { left: [0, 1, 5] }).join('\n'));
}

function show(reference: string, options: { json?: boolean }): void {
  const { rulebook } = loadRulebook(reference);
  if (options.json) {
    print(JSON.stringify(rulebook, null, 2));
    return;
  }
  const lines = [
    `${rulebook.id} of ${rulebook.asOf}: ${rulebook.title}`,
    ...rulebook.notes.map((note) => `note: ${note}`),
  ];
  for (const { path, status, source, note, values } of rulebookBlocks(rulebook)) {
    lines.push('', `${path}  [${status}; ${source.join(', ')}]`);
    if (note !== undefined) lines.push(`  ${note}`);
    for (const [key, value] of Object.entries(values)) lines.push(`  ${key}: ${JSON.stringify(value)}`);
  }
  lines.push('', 'sources');
  for (const [name, { title, date }] of Object.entries(rulebook.sources)) lines.push(`  ${name}: ${title}, ${date}`);
  print(lines.join('\n'));
}

function diff(a: string, b: string, options: { json?: boolean }): void {
  const differences = diffRulebooks(loadRulebook(a).rulebook, loadRulebook(b).rulebook);
  if (options.json) {
    print(JSON.stringify(differences, null, 2));
    return;
  }
  if (differences.length === 0) print('no difference');
  for (const { path, a: before, b: after } of differences) {
    print(`${path}\n  ${a}: ${before ?? 'absent'}\n  ${b}: ${after ?? 'absent'}`);
  }
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
