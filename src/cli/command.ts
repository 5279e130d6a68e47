/** The door to commander, which reads the command line. */
export { Command, CommanderError, Option } from 'commander';
