#include "platform/driver/host_runtime_library.h"

#include <dlfcn.h>

#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include "base/failure.h"

namespace pto {
namespace driver {
namespace {

using abi::ErrorCode;

constexpr const char *kRebuild = 
    "\n  Use libraries of one version. In a checkout, build them again: npm run build:native. Elsewhere install"
    " @pto/runtime-native again, or build its sources: npx -p @pto/cli pto native build";

enum class Scope { kProcess, kPrivate };

/// Tells what was tried, for the text of a failure.
class Attempts {
public:
    void *open(const std::string &path, Scope scope) {
        const int flags = RTLD_NOW | (scope == Scope::kProcess ? RTLD_GLOBAL : RTLD_LOCAL);
        void *handle = dlopen(path.c_str(), flags);
        if (handle == nullptr) {
            const char *reason = dlerror();
            fail(path, reason == nullptr ? "no reason given" : reason);
        }
        log_ += "\n  opened " + path;
        return handle;
    }

private:
    [[noreturn]] void fail(const std::string &path, const std::string &reason) const {
        base::Failure failure(ErrorCode::ERR_PTO_RUNTIME_MISSING,
                        "dlopen failed: " + reason + log_ + "\n  failed " + path + kRebuild);
        failure.with_text("library", path).with_text("reason", reason);
        throw failure;
    }

    std::string log_;
};

/// The functions of the log library. Written before the first host runtime is handed out, and not afterwards.
struct Log {
    int (*init)(int level, int info_verbosity) = nullptr;
    void (*warn)(const char *where, const char *format, ...) = nullptr;
};
Log log;

template <typename Function>
void resolve_log(void *library, const std::string &path, const char *name, Function &function) {
    function = reinterpret_cast<Function>(dlsym(library, name));
    if (function != nullptr) return;
    base::Failure failure(ErrorCode::ERR_PTO_RUNTIME_ABI,
                    "dlsym failed for '" + std::string(name) + "' in " + path + "." + kRebuild);
    throw failure.with_text("library", path);
}

void init_log_once(void *log_library, const HostRuntimePaths &paths) {
    if (log.init != nullptr) return;
    Log found;
    resolve_log(log_library, paths.log, "simpler_log_init", found.init);
    resolve_log(log_library, paths.log, "unified_log_warn", found.warn);
    log = found;
    try {
        set_log_level(paths.log_level, paths.log_info_verbosity);
    } catch (...) {
        log = {};
        throw;
    }
}

/// Libraries of different builds read each other's structures wrongly.
void check_version(void *library, const std::string &path, const char *symbol) {
    const auto version = reinterpret_cast<uint32_t (*)()>(dlsym(library, symbol));
    const uint32_t theirs = version == nullptr ? 0 : version();
    if (theirs == PTO_HOST_ABI_VERSION) return;
    const std::string named =
        version == nullptr ? " names no host ABI version" : " has host ABI version " + std::to_string(theirs);
    base::Failure failure(ErrorCode::ERR_PTO_RUNTIME_ABI, path + named + "; version " +
                                                        std::to_string(PTO_HOST_ABI_VERSION) + " is needed." + kRebuild);
    throw failure.with_text("library", path).with("libraryVersion", theirs).with("neededVersion", PTO_HOST_ABI_VERSION);
}

/// Before the symbols are counted: a library of another version lacks some, and that is not the point. One that is no host
/// runtime at all is better told by what it lacks.
void check_host_version(void *library, const std::string &path) {
    if (dlsym(library, "pto_host_abi_version") != nullptr) check_version(library, path, "pto_host_abi_version");
}

void resolve_symbols(void *library, const std::string &path, HostRuntimeApi &api) {
    std::string missing;
    auto resolve = [&](const char *name) {
        void *symbol = dlsym(library, name);
        if (symbol == nullptr) missing += (missing.empty() ? "" : ", ") + std::string(name);
        return symbol;
    };
#define PTO_HOST_RUNTIME_RESOLVE(name) api.name = reinterpret_cast<decltype(api.name)>(resolve(#name));
    PTO_HOST_RUNTIME_SYMBOLS(PTO_HOST_RUNTIME_RESOLVE)
#undef PTO_HOST_RUNTIME_RESOLVE
    if (missing.empty()) return;
    base::Failure failure(ErrorCode::ERR_PTO_RUNTIME_ABI, "dlsym failed for '" + missing + "' in " + path + "." + kRebuild);
    throw failure.with_text("library", path).with_text("missing", missing);
}

}  // namespace

const HostRuntimeApi &load_host_runtime(const HostRuntimePaths &paths) {
    // Left alive on purpose: at process exit, workers of other threads may still use what is in it.
    static auto &mutex = *new std::mutex;
    static auto &loaded = *new std::map<std::string, std::unique_ptr<HostRuntimeApi>>;

    std::lock_guard<std::mutex> lock(mutex);
    std::unique_ptr<HostRuntimeApi> &entry = loaded[paths.host_runtime];
    if (entry) return *entry;

    Attempts attempts;
    void *log_library = attempts.open(paths.log, Scope::kProcess);
    check_version(log_library, paths.log, "simpler_log_abi_version");
    init_log_once(log_library, paths);
    if (!paths.sim_context.empty()) {
        void *sim_context = attempts.open(paths.sim_context, Scope::kProcess);
        check_version(sim_context, paths.sim_context, "pto_cpu_sim_abi_version");
    }
    void *library = attempts.open(paths.host_runtime, Scope::kPrivate);

    auto api = std::make_unique<HostRuntimeApi>();
    check_host_version(library, paths.host_runtime);
    resolve_symbols(library, paths.host_runtime, *api);
    entry = std::move(api);
    return *entry;
}

void set_log_level(int level, int info_verbosity) {
    if (log.init(level, info_verbosity) == 0) return;
    base::Failure failure(ErrorCode::ERR_PTO_OPTION_INVALID, "log level " + std::to_string(level) + ", verbosity " +
                                                           std::to_string(info_verbosity) +
                                                           "; allowed: 0 to 4 and 0 to 9.");
    throw failure.with("level", level).with("verbosity", info_verbosity);
}

void log_warning(const char *where, const std::string &text) { log.warn(where, "%s", text.c_str()); }

}  // namespace driver
}  // namespace pto
