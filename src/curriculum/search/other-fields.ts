/**
 * Words of everyday life and of other fields: a question that has one is seldom about this field,
 * unless a concept is named by it.
 */
const lists: Readonly<Record<string, string>> = {
  theCourse: `
    absence absent admission admissions assignment assignments attendance badge badges bootcamp
    career careers certificate certificates certification classes classmate classmates classroom
    colleague colleagues college colloquium course courses curriculum deadline deadlines diploma
    discord discount employer employment enrol enroll enrolled enrolment enrollment exam
    examination exams faculty fee fees grade graded grades graduate graduated graduation guarantee
    hackathon hire hired hiring holiday holidays homework instructor instructors internship
    interview interviews kindergarten laptop leaderboard lecture lectures lecturer lesson lessons
    linkedin mentor mentors notification notifications password passwords payslip plagiarism
    portfolio professor professors programme quizzes recruiter refund refunds reminder reminders
    resume resumes salary salaries scholarship school schools screenshot semester signup slack
    slide slides subscription syllabus teach teacher teachers teaching textbook thesis timetable
    tuition tutor tutors university unsubscribe webinar zoom`,
  programming: `
    android angular arduino assembler backpropagation boolean bootstrap breakpoint bubblesort
    callback callbacks centos cheatsheet chrome closures cmake cobol codecademy comprehension
    compiler compilers concatenate conda cors css csharp cursor debugger decorator decorators
    django dom dotnet eclipse emacs encapsulation fastapi fibonacci figma firefox flask flexbox
    flutter fortran frontend fullstack generics git github gitlab goroutine goroutines gradle
    groovy hashmap haskell heapsort hibernate html ide indentation inheritance intellij
    interpreter ios javascript jenkins jquery jsx julia junit jupyter jvm kotlin laravel leetcode
    linked lisp loop loops macos malloc matlab maven mergesort mocking monad multithreading mutex
    mvc nodejs npm numpy oop palindrome pascal perl php pip pointer pointers polymorphism
    powerpoint powershell printf prolog pycharm pytest quicksort rails raspberry react rebase
    recursion recursive recursively redux refactor regex regexp ruby rust segfault segmentation
    semicolon selenium shader solidity spreadsheet springboot stackoverflow subclass superclass
    svelte swift symfony tailwind tuple typescript ubuntu unittest unity unreal vanilla vim
    virtualenv visual vlookup vscode vue webpack webpage website websites websocket wordpress
    xcode`,
  otherSciences: `
    accounting algebra anatomy anova anthropology archaeology astronomy atom atoms attention
    bacteria bayes bayesian biology biochemistry botany calculus carbon cells chatbot chatgpt
    chemical chemistry chess classifier climate convolutional copilot correlation cosine cultural
    derivative derivatives descent dinosaur dinosaurs dna economics economy eigenvalue eigenvalues
    eigenvector electricity electron embedding embeddings entropy enzyme epidemic equation
    equations ethics euler fossil fourier fractal galaxy gdp gene genes genetic genetics geography
    geology geometry gpt gradient grammar gravity hypothesis inflation integrals kaggle kalman
    keras kinetic linguistics literature llm llms logarithm logistic magnetic maths mathematics
    mechanics medicine microscope mitosis molecule molecules neural neuron neurons newton
    numerology nucleus nuclear ontology organism overfitting oxygen pandas particle philosophy
    photosynthesis physics planet planets plato poetry politics polynomial polynomials probability
    protein psychology pytorch quantum quadratic regression reinforcement relativity revolution
    roman scikit shakespeare sine sklearn sociology supervised tensor tensorflow theology
    thermodynamics theta transformer transformers triangle trigonometry underfitting universe
    unsupervised vaccine velocity virus viruses vocabulary xgboost zoology`,
  businessAndLaw: `
    advertisement advertising auction bankruptcy bitcoin blockchain bond bonds boss budget
    bureaucracy capitalism ceo cents cheap citizen citizens citizenship congress copyright courts
    crime crypto cryptocurrency debt democracy dividend dollar dollars donation election elections
    embassy empire ethereum euro euros expensive factory freelance government immigration income
    inc insurance interest investing investment investor jail judge landlord law laws lawsuit
    lawyer lawyers loan loans marketing minister money monopoly mortgage nft opposition parliament
    patent pension persona political politician politics president prison rent republic rights
    salesforce scrum seo shareholder sprint startup startups strike tariff trademark trial usd
    visa voted voter voting war wars wealth`,
  everydayLife: `
    accident actor actress advice airport album alcohol allergy ancestor ancestors angry animal
    animals apartment art artist artists asleep aunt author autumn award awards baby babies bake
    baking ball band barber basketball bath bathroom beach beard beautiful bed bedroom bee beef
    beer bees bicycle bike bikes biking bird birds birth birthday blood boat body books bored
    boring bottle boy boyfriend bread breakfast brother brothers bus buses cafe cake cakes camera
    camping candle car cars carpet cartoon cat cats celebrate celebration chair champion champions
    chef chicken childhood children chocolate choir chords christmas church cinema cities clothes
    clothing coat coffee comedy concert congratulations cook cooked cookies cooking cousin cricket
    cruise cry cuisine cute cycling dad dance dancing dating daughter dentist depression desert
    dessert diet dinner doctor doctors dog dogs doll dream dreams dress drink drinking drinks
    drunk earth earthquake easter eat eating egg eggs engaged englisch eyes facebook family famous
    farm farmer fashion father fever film films finger fish fishing fitness flat flight flights
    flower flowers food foods football forest fox friend friends friendship fruit fruits funny
    furniture games garden gardening gift gifts girl girlfriend girls glasses goal goals grandma
    grandmother grandpa guitar gym hair haircut halloween happiness happy hate hated headache
    healthy heart heaven hobby hobbies honey horse horses hotel hotels hungry hurts husband
    illness instagram jacket jewellery jewelry joke jokes juice kid kids king kiss kitchen kitten
    knitting laundry laugh license lips literature loneliness love loved lover lovely luck lucky
    luggage lunch lyrics magazine mall medal medals marriage married meal meals meat melting meme
    memes milk mom mood moon morning mosque mother mountain mountains movie movies mum museum
    music musical musician naked namaste neighbourhood netflix newspaper newspapers novel nurse
    ocean olympics opera orange oven owl paint painting paintings palace pants parents parking
    party parties passport pasta peace penguin perfume pet pets photograph photography phones
    photoshop piano picnic pig pillow pilot pink pizza plants playlist plug poem poems poet pork
    pot potato potatoes pray prayer pregnancy pregnant princess prize puppy puzzle puzzles queen
    rabbit radio rain raining rainy rap recipe recipes relationship relationships religion
    restaurant restaurants rice ring river roof roommate rugby sad salad salt sandwich sauce
    science scissors scooter sea sega sex sheep ship shipping shirt shoe shoes shop shopping
    shower sick sing singer singing sister sisters skating skiing skin sky sleep sleeping sleepy
    smell smile snake snow snowing soap soccer sock socks sofa son song songs soup spain sport
    sports steak stomach storm stories street studio sugar suit summer sun sunny sunset
    supermarket surgery sweet swim swimming tattoo tea teeth television tennis thank theatre
    thirsty tiktok tired toilet tomato tomatoes tomorrow tonight tooth toothache tour tourism
    tourist town toy toys trains traveller trees trip trips trousers tv twitter ugly umbrella
    uncle vacation vegan vegetable vegetables vegetarian village violin walk walking wallet wash
    washing weather wedding whale whatsapp wife wind wine winter wolf woman women wood wool
    workout worried wrestling yoga youtube zoo`,
};

/**
 * As they are typed. Words with a second sense in our own field are left out: "score" isn't,
 * "window" is.
 */
export const otherFields: ReadonlySet<string> = new Set(
  Object.values(lists).flatMap((list) => list.trim().split(/\s+/)),
);
