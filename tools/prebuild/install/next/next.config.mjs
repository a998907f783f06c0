export default { serverExternalPackages: ['boxwise'] };
