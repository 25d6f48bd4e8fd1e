// Words that keep a medical term from being taken for a person or a town: names of diseases, signs, scores and drugs that
// are people's names, and the nouns that follow such a name. Written by hand; extended by what false positives showed.

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/u));

/** A capitalised name before one of these is a term: "Wilson disease", "Glasgow score", "Marburg virus", "Foley catheter". */
const termNouns = words(`
disease diseases syndrome syndromes sign signs test tests score scores scale index classification criteria grade stage
staging phenomenon palsy chorea anemia anaemia lymphoma lymphomas sarcoma tumor tumour cell cells body bodies disorder
dystrophy ataxia atrophy procedure operation technique method methods repair fracture catheter tube drain clamp retractor virus
fever infection encephalitis bacillus triad tetrad law reflex reaction response maneuver manoeuvre position node nodes
ganglion duct gland loop ring space space's canal tract nerve nucleus area fibers fibres lines line nodules nodule spots
spot contracture deformity disability esophagus oesophagus ulcer hernia thyroiditis arteritis nephritis glomerulonephritis
purpura granulomatosis keratosis leukoencephalopathy neuropathy myopathy encephalopathy epilepsy seizures dementia
osteodystrophy stain staining agar culture medium assay blot questionnaire inventory interview depression anxiety
coma model models equation formula ratio coefficient correction curve curves plot analysis estimator method's hazards
regression distribution study trial cohort registry hospital foundation institute association society center centre college
university school program programme initiative collaboration network group consortium filter stent valve shunt graft
prosthesis implant needle pump monitor mask apparatus respiration respirations breathing pulse murmur gallop bruit
rhythm block abscess cyst cysts tumors tumours granuloma gangrene angina paralysis osteotomy arthroplasty fundoplication
vaccine toxin antigen antibody receptor protein gene factor type mutation complex anomaly malformation sequence
association's phenotype jaundice hyperplasia carcinoma melanoma adenoma nevus naevus glioma ophthalmopathy orbitopathy
thyrotoxicosis goiter goitre crisis dyskinesia tremor jerks exercises therapy diet regimen protocol blade forceps knife
krankheit syndrom zeichen erkrankung morbus klassifikation lähmung thyreoiditis ring katheter score-wert
maladie syndrome signe échelle classification score scores 病 综合征 征 症 评分 测试 氏
`);

const eponyms = words(`
parkinson parkinsons alzheimer alzheimers crohn crohns addison addisons bell bells hodgkin hodgkins graves hashimoto cushing
huntington huntingtons down downs turner klinefelter marfan ehlers danlos wilson wilsons paget pagets raynaud sjogren sjögren
behcet behçet kawasaki takayasu wegener churg strauss guillain barré barre tourette asperger rett angelman prader willi
fabry gaucher pompe niemann pick tay sachs krabbe hurler hunter sanfilippo morquio sly leigh kearns sayre leber friedreich
charcot marie tooth duchenne becker lambert eaton wernicke korsakoff creutzfeldt jakob lewy babinski romberg kernig
brudzinski murphy mcburney rovsing chvostek trousseau homans phalen tinel lachman apgar glasgow bishop child pugh ranson
gleason breslow clark virchow horner bernard holmes adie argyll robertson arnold chiari dandy walker pott potts dupuytren
peyronie baker colles smith galeazzi monteggia bankart hill jones lisfranc osgood schlatter legg calve calvé perthes
scheuermann kohler freiberg osler rendu weber janeway roth libman ebstein fallot eisenmenger wolff white brugada romano ward
lown ganong mobitz stokes adams kussmaul cheyne biot barrett mallory weiss zollinger ellison meckel hirschsprung caroli
gilbert crigler najjar dubin rotor budd whipple peutz jeghers gardner lynch cowden cronkhite wilms conn bartter gitelman
liddle fanconi alport goodpasture henoch schonlein schönlein buerger berger kimmelstiel bowen kaposi merkel sezary sézary
reed sternberg burkitt ewing langerhans rosai dorfman castleman waldenstrom waldenström auer howell jolly heinz pelger huet
virchow's still felty reiter lyme epstein barr coxsackie norwalk hansen chagas weil pasteur gram ziehl neelsen giemsa wright
papanicolaou coombs wassermann mantoux schick dick rinne schirmer snellen ishihara amsler goldmann holter swan ganz foley
hickman broviac port groshong tenckhoff kaplan meier cox fisher student mann whitney wilcoxon kruskal wallis pearson spearman
bland altman cronbach likert beck hamilton young montgomery asberg åsberg barthel karnofsky zubrod norton braden waterlow
fitzpatrick tanner ballard dubowitz denver bayley wechsler stroop trendelenburg valsalva heimlich leopold epley dix hallpike
sims fowler lloyd davies billroth roux nissen heller hartmann halsted bassini lichtenstein whipple's kasai fontan norwood
mustard senning blalock taussig ross bentall maze cabrol jatene kocher pfannenstiel mcdonald shirodkar burch leydig sertoli
kupffer purkinje schwann ranvier nissl golgi betz broca brodmann sylvius rolando willis monro luschka magendie vater oddi
wirsung santorini treitz langer malpighi henle bowman peyer lieberkuhn brunner cooper bartholin skene montgomery's douglas
morison morgagni petit hesselbach scarpa hunter's gerdy tillaux chassaignac sudeck volkmann boerhaave plummer vinson zenker
schatzki menetrier ménétrier menière meniere ménière bright bornholm milroy meige gorlin stickler treacher collins crouzon apert pfeiffer
noonan williams digeorge alagille usher waardenburg pendred jervell lange nielsen wolfram refsum zellweger canavan alexander
pelizaeus merzbacher menkes lesch nyhan hartnup tangier hermansky pudlak chediak higashi wiskott aldrich bruton kostmann
shwachman diamond blackfan evans bence bloom werner rothmund cockayne gottron heberden bouchard haversian basedow
kahler bechterew scheuer wolf tolosa hunt ramsay stevens johnson lyell ritter sweet mohs stewart treves darier hailey hailey's
netherton sturge klippel trenaunay von hippel lindau recklinghausen osler's rasmussen lennox gastaut dravet landau kleffner
todd jackson jacksonian unverricht lafora hallervorden spatz steele richardson olszewski shy drager binswanger balint
gerstmann kluver bucy klüver capgras cotard munchausen ganser stendhal couvade stockholm
`);

const drugs = words(`
allegra yasmin yaz mirena melissa ella viviane jolivette errin camila nora heather apri aviane levora portia cesia alesse
seasonale junel loestrin tri ortho plan-b paxil celexa lexapro zoloft prozac effexor wellbutrin xanax valium ativan klonopin
ambien lunesta seroquel abilify risperdal zyprexa geodon haldol lamictal depakote tegretol dilantin keppra topamax neurontin
lyrica cymbalta lipitor crestor zocor plavix coumadin xarelto eliquis lasix norvasc diovan cozaar lisinopril metformin
glucophage januvia lantus humalog novolog byetta victoza ozempic synthroid armour cytomel premarin provera depo clomid
viagra cialis levitra propecia proscar flomax avodart advair ventolin spiriva singulair flonase nasonex claritin zyrtec
benadryl sudafed tylenol advil motrin aleve aspirin percocet vicodin norco oxycontin demerol dilaudid fentanyl suboxone
methadone enbrel humira remicade stelara prednisone medrol decadron plaquenil methotrexate arava imuran cellcept prograf
rituxan herceptin avastin gleevec tarceva xeloda taxol adriamycin cytoxan zofran reglan nexium prilosec protonix zantac
pepcid maalox colace miralax senna bactrim cipro levaquin zithromax augmentin keflex rocephin vancomycin flagyl diflucan
valtrex tamiflu truvada isentress botox restylane accutane retin-a ritalin adderall concerta strattera vyvanse chantix
antabuse fosamax boniva actonel evista forteo prolia chanel ibuprofen paracetamol novalgin ramipril torasemid marcumar
`);
const drugEnding =
  /(?:mab|nib|pril|olol|statin|azole|cillin|mycin|vir|sartan|dipine|gliptin|gliflozin|parin|triptan|caine|zepam|zolam|oxacin|cycline|thiazide|semide|tidine|prazole|setron|glutide|formin|platin|taxel|rubicin|dronate|profen|coxib|barbital|dol|phylline)$/u;

export const isTermNoun = (word: string): boolean => termNouns.has(word);
export const isEponym = (word: string): boolean => eponyms.has(word);
export const isDrug = (word: string): boolean => drugs.has(word) || (word.length > 6 && drugEnding.test(word));
