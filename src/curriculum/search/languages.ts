/**
 * Filler of the languages that learners mix with English terms: "qué es un pod", "kafka kya hai".
 */

const setOf = (list: string): ReadonlySet<string> => new Set(list.trim().split(/\s+/));

const lists: Readonly<Record<string, string>> = {
  spanish: `
    a al como con cual cuales cuando de del diferencia diferencias donde e ejemplo el en entre es
    esa ese eso esta estan estar este esto explica explicado explicar funciona hace hacer hago hay
    la las lo los mas me mejor mi mientras muy necesito no o para pero por porque puede puedo que
    quien quiero se ser si significa sin sirve sobre son su tambien tengo tiene u un una unas unos
    usar uso y`,
  portuguese: `
    a ao as com como da das de diferenca do dos e em entre essa esse esta estao estar exemplo
    explica explicar faz fazer funciona isso isto mais mas me melhor meu minha muito na nas nao no
    nos o onde os ou para pode por porque posso preciso qual quais quando que quem quero sao se
    sem ser serve significa sobre tambem tem tenho um uma usar`,
  french: `
    a ai as au aussi aux avec avoir besoin ca ce ces cest cette choisir comment d dans de des
    difference du elle en entre est et etre exemple explique faire fait fonctionne il ils j je jai
    l la le les ma mais marche me mes mon ne nous on ont ou par pas peut peux plus plutot pour
    pourquoi qu quand que quel quelle quelles quels quest qui quoi sans se sert signifie sont sur
    tres tu un une utiliser veux vous y`,
  german: `
    aber als am an auch auf aus bei bedeutet beispiel besser brauche da das dem den der des die
    doch du ein eine einem einen einer er erklar erklare es fur funktioniert geht genau haben hat
    heisst ich im in ist kann konnen machen macht man mehr mein meine mit mochte nicht noch nur
    oder ohne sehr sein sie sind soll sollte tun uber um und unterschied verwenden vom von war
    warum was welche welcher welches wenn wer wie will wir wo zu zum zur zwischen`,
  italian: `
    a al che chi come con cosa da dei del della di differenza dove e esempio essere fa fare
    funziona gli ha ho i il in io la le lo ma mia mio molto non o per perche piu posso puo quale
    quando senza serve si significa sono spiega su tra un una voglio`,
  hindi: `
    aur bhi batao hai hain ho hota hote hoti ka kab kahan kaise karna karo karta karte kaun ke ki
    kya kyu kyun ko matlab me mein mera mujhe nahi par samjhao se toh wo woh ya ye yeh`,
};

/** Filler elsewhere, and a word in English: it tells no language. */
const ENGLISH_TOO = setOf(`
  a ai am an are as come con de des die do du el en er fare hat hay ho hoe hum i in is j l la ma
  main man me mi no o on or par pas per pour sans se si sin so son su sur te to toh tun u un war
  will wo y ya ye`);

const languages = Object.values(lists).map(setOf);

/** The words without the filler of the languages that they are in. */
export const withoutForeignFiller = (
  words: readonly string[],
  isEnglish: (word: string) => boolean,
): readonly string[] => {
  const telling = words.filter((word) => !ENGLISH_TOO.has(word) && !isEnglish(word));
  const spoken = languages.filter((language) => telling.some((word) => language.has(word)));
  return words.filter((word) => !spoken.some((language) => language.has(word)));
};
