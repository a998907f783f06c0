// Stands for a binary that was installed in another version than boxwise.
exports.machine = () => ({ isa: 'scalar', threads: 1, version: '0.0.1' });
