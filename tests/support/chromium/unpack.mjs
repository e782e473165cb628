// Unpacks the browser and its libraries into TMPDIR; the package takes TMPDIR from the environment.
process.env.AWS_EXECUTION_ENV = "AWS_Lambda_nodejs20.x"; // only then it unpacks the libraries too
const { default: chromium } = await import(process.argv[2]);
await chromium.executablePath();
