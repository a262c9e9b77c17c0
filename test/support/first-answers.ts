/** What the database adds up of first answers, from the answers themselves: plainly, to compare with. */
import { OTHERS_AT_LEAST, type Tally } from '../../src/study/items/item-analysis.ts';

/** One person's first answer to a question. */
export type FirstAnswer = {
  readonly person: string;
  readonly item: string;
  readonly right: boolean;
  readonly chosen?: string | undefined;
  readonly apart?: boolean;
};

export const tallyOf = (all: readonly FirstAnswer[]): readonly Tally[] => {
  const answers = all.filter(({ apart }) => !apart);
  const facilities = new Map(
    [...Map.groupBy(answers, ({ item }) => item)].map(([item, own]) => [
      item,
      own.filter(({ right }) => right).length / own.length,
    ]),
  );
  const above = ({ item, right }: FirstAnswer): number => Number(right) - (facilities.get(item) ?? 0);
  const byPerson = Map.groupBy(answers, ({ person }) => person);
  const sums = new Map([...byPerson].map(([person, own]) => [person, own.reduce((sum, one) => sum + above(one), 0)]));
  const abilityOf = (answer: FirstAnswer): number | undefined => {
    const others = (byPerson.get(answer.person)?.length ?? 0) - 1;
    if (answer.apart || others < OTHERS_AT_LEAST) return undefined;
    return ((sums.get(answer.person) ?? 0) - above(answer)) / others;
  };
  const sorts = Map.groupBy(all, ({ item, chosen, right, apart }) => JSON.stringify([item, chosen, right, apart]));
  return [...sorts.values()].flatMap((own) => {
    const [first] = own;
    if (!first) return [];
    const { item, chosen = null, right, apart = false } = first;
    const abilities = own.map(abilityOf).filter((ability) => ability !== undefined);
    const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
    return [
      {
        ...{ item, chosen, right, apart, n: own.length, judged: abilities.length },
        ...{ ability: sum(abilities), squares: sum(abilities.map((ability) => ability ** 2)) },
      },
    ];
  });
};
