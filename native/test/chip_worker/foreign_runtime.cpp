/// A host runtime library of a version that there is not.
#include <cstdint>

extern "C" __attribute__((visibility("default"))) uint32_t pto_host_abi_version(void) { return 99; }
