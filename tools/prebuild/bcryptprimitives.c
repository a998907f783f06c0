/* For runs under a wine that lacks this library: the random numbers that Rust's standard library asks for. */
#include <stddef.h>

__declspec(dllimport) unsigned char __stdcall SystemFunction036(void *to, unsigned long bytes);

__declspec(dllexport) int ProcessPrng(unsigned char *to, size_t bytes) { return SystemFunction036(to, bytes); }
