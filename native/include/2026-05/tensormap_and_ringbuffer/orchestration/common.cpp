// Framework source that is linked into every orchestration library.
//
// The runtime hands its PTO2Runtime to the library through framework_bind_runtime before it calls the entry. The
// pointer is a plain global, not thread-local, because entry, configuration and all API calls run on one thread at a
// time. framework_current_runtime is hidden, so that a library never binds to another library's copy.
#include "../pto_runtime_ops.h"

// One source builds the whole framework, so the recipe for an orchestration names a single file.
#include "assertion.cpp"

namespace {
PTO2Runtime *bound_runtime = nullptr;
}

extern "C" __attribute__((visibility("default"))) void framework_bind_runtime(PTO2Runtime *rt) { bound_runtime = rt; }

extern "C" __attribute__((visibility("hidden"))) PTO2Runtime *framework_current_runtime() { return bound_runtime; }
