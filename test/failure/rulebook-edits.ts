/** A shipped rulebook's JSON, walked key by key and changed in one place. */
import { readFileSync } from 'node:fs';
import { parseRulebook, shippedRulebooks } from '../../src/rulebook/load.ts';
import { refusalOf } from './refusal.ts';

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
export type Path = (string | number)[];

/** A fresh copy of a shipped rulebook's JSON. */
export function shippedJson(id: string): Json {
  return JSON.parse(readFileSync(shippedRulebooks().get(id)!, 'utf8')) as Json;
}

/** What stands at a path. */
export function at(json: Json, path: Path): Json {
  return path.reduce((node, key) => (node as Record<string | number, Json>)[key]!, json);
}

/** The rulebook with something else at a path; `undefined` takes the key away. */
export function edited(id: string, path: Path, value: Json | undefined): Json {
  const json = shippedJson(id);
  const parent = at(json, path.slice(0, -1)) as Record<string | number, Json>;
  const key = path.at(-1)!;
  if (value === undefined) delete parent[key];
  else parent[key] = value;
  return json;
}

/** Paths of every key of every object, outer ones first. */
export function keyPaths(node: Json, path: Path = []): Path[] {
  if (node === null || typeof node !== 'object') return [];
  const isList = Array.isArray(node);
  return Object.entries(node).flatMap(([name, child]) => {
    const here = [...path, isList ? Number(name) : name];
    return [...(isList ? [] : [here]), ...keyPaths(child, here)];
  });
}

/** Paths of every decimal number that is written as text; the years of sources are none. */
export function numberPaths(node: Json, path: Path = []): Path[] {
  if (typeof node === 'string') return /^-?\d+(\.\d+)?$/.test(node) ? [path] : [];
  if (node === null || typeof node !== 'object' || path[0] === 'sources') return [];
  const isList = Array.isArray(node);
  return Object.entries(node).flatMap(([name, child]) => numberPaths(child, [...path, isList ? Number(name) : name]));
}

/** The sentence that refuses a rulebook, or null where it is taken. A crash fails. */
export function verdict(json: Json): string | null {
  const text = JSON.stringify(json);
  let isTaken = false;
  const sentence = () =>
    refusalOf(() => {
      parseRulebook(text, 'mine.json');
      isTaken = true;
    });
  try {
    return sentence();
  } catch (error) {
    if (isTaken) return null;
    throw error;
  }
}
