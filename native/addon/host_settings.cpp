#include "addon/host_settings.h"

#include "addon/call_arguments.h"

namespace pto {
namespace addon {
namespace {

constexpr uint64_t kNsPerUs = 1000;

/// Members of one object, each read as what it has to be.
class Members {
public:
    Members(const Napi::Value &value, const char *what) {
        if (!value.IsObject()) throw argument_failure(what, "an object");
        object_ = value.As<Napi::Object>();
    }

    uint64_t count(const char *name) const { return read_count(object_.Env(), object_.Get(name), name); }
    uint64_t ns_of_ms(const char *name) const { return read_ms(object_.Env(), object_.Get(name), name); }
    std::string text(const char *name) const { return read_text(object_.Env(), object_.Get(name), name); }
    bool flag(const char *name) const { return read_flag(object_.Get(name)); }
    Napi::Value value(const char *name) const { return object_.Get(name); }

private:
    Napi::Object object_;
};

}  // namespace

hierarchical::HostWorkerSettings read_host_settings(const Napi::Value &value) {
    const Members given(value, "settings");
    hierarchical::HostWorkerSettings settings;
    settings.level = read_uint32(value.Env(), given.value("level"), "level");
    settings.path = given.text("path");
    settings.engine.heap_ring_bytes = given.count("heapRingBytes");
    settings.arena_bytes = given.count("arenaBytes");
    settings.engine.alloc_timeout_ns = given.ns_of_ms("allocTimeoutMs");
    settings.engine.task_timeout_ns = given.ns_of_ms("taskTimeoutMs");
    settings.control_timeout_ns = given.ns_of_ms("controlTimeoutMs");
    settings.engine.max_pending_tasks = given.count("maxPendingTasks");
    settings.engine.tracks_readers = given.flag("strictHazards");
    settings.engine.continues_after_failure = given.flag("continueAfterFailure");
    settings.engine.fails_fast = given.flag("failFast");
    settings.kills_on_timeout = given.flag("killOnTimeout");
    settings.restarts_when_idle = given.flag("restartWhenIdle");
    settings.engine.spin_ns = given.count("spinParentUs") * kNsPerUs;
    settings.child_spin_ns = given.count("spinChildUs") * kNsPerUs;
    return settings;
}

hierarchical::ProcessChild read_process_child(const Napi::Value &value) {
    const Members given(value, "a child process");
    hierarchical::ProcessChild child;
    child.executable = given.text("executable");
    child.config_json = given.text("config");
    child.is_in_own_group = given.flag("processGroup");
    if (!given.value("argv").IsArray()) throw argument_failure("argv", "an array of strings");
    const Napi::Array argv = given.value("argv").As<Napi::Array>();
    for (uint32_t i = 0; i < argv.Length(); ++i) child.argv.push_back(read_text(value.Env(), argv.Get(i), "argv"));
    if (!given.value("env").IsObject()) throw argument_failure("env", "an object of strings");
    const Napi::Object env = given.value("env").As<Napi::Object>();
    const Napi::Array names = env.GetPropertyNames();
    for (uint32_t i = 0; i < names.Length(); ++i) {
        const Napi::Value name = names.Get(i);
        child.env.emplace_back(read_text(value.Env(), name, "env"), read_text(value.Env(), env.Get(name), "env"));
    }
    return child;
}

hierarchical::WorkerRole read_role(napi_env env, napi_value value) {
    return static_cast<hierarchical::WorkerRole>(read_count(env, value, "role", 1));
}

}  // namespace addon
}  // namespace pto
