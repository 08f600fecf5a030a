#pragma once
/// The JavaScript class `NativeChipWorker`: one device of one runtime.
///
///     const worker = new NativeChipWorker({ log, simContext, hostRuntime, logLevel, logInfoVerbosity });
///     worker.init(deviceId);
///     worker.prepare(callableId, image);
///     worker.runSync(callableId, encodedArgs, typedArrays, encodedSettings);
///     await worker.run(callableId, encodedArgs, typedArrays, encodedSettings);
///     await worker.finalize();
///
/// It checks what keeps the process safe (addresses, sizes, states); messages for people about their arguments are made
/// in TypeScript before a call gets here. Asynchronous runs are executed in order by the worker's run thread; every
/// other call waits for them on the JavaScript thread and is executed there.

#include <napi.h>

#include <memory>
#include <mutex>
#include <vector>

#include "addon/completion_channel.h"
#include "addon/exit_guard.h"
#include "addon/promise_job.h"
#include "addon/run_thread.h"
#include "platform/driver/chip_session.h"
#include "platform/driver/device_memory.h"

namespace pto {
namespace addon {

class NativeChipWorker final : public Napi::ObjectWrap<NativeChipWorker>, public Stoppable {
public:
    static Napi::Function define(Napi::Env env);

    explicit NativeChipWorker(const Napi::CallbackInfo &info);
    ~NativeChipWorker() override;

    void shutdown() noexcept override;

private:
    void init(const Napi::CallbackInfo &info);
    void prepare(const Napi::CallbackInfo &info);
    void unregister(const Napi::CallbackInfo &info);
    void run_sync(const Napi::CallbackInfo &info);
    Napi::Value run(const Napi::CallbackInfo &info);
    Napi::Value allocate(const Napi::CallbackInfo &info);
    void release(const Napi::CallbackInfo &info);
    void copy_to(const Napi::CallbackInfo &info);
    void copy_from(const Napi::CallbackInfo &info);
    Napi::Value aicpu_dlopen_count(const Napi::CallbackInfo &info);
    Napi::Value host_dlopen_count(const Napi::CallbackInfo &info);
    Napi::Value finalize(const Napi::CallbackInfo &info);

    void open(int32_t device_id);
    driver::ChipSession &require_session();
    /// Executes `call` in this worker's turn, after the runs that were started before it.
    template <typename Call>
    void in_turn(Call &&call);
    napi_value submit(std::unique_ptr<PromiseJob> job, napi_value kept);
    std::unique_ptr<RunJob> new_run_job();
    void arm_exit_guard_after_first_run();

    static void deliver(napi_env env, napi_value unused, void *context, void *item);
    void finish(napi_env env, std::unique_ptr<PromiseJob> job);
    static void on_environment_end(void *worker);
    void close();

    const napi_env env_;
    const driver::HostRuntimeApi *api_ = nullptr;
    std::unique_ptr<driver::ChipSession> session_;
    std::unique_ptr<RunThread> run_thread_;
    CompletionChannel channel_;
    driver::DeviceMemory device_memory_;
    std::vector<std::unique_ptr<RunJob>> spare_jobs_;

    /// Used by synchronous runs, so that one allocates nothing and 4 KiB of arguments stay off the stack.
    ChipStorageTaskArgs sync_args_;
    abi::RunSettingsRecord sync_settings_;

    bool is_open_ = false;       // between a successful init and the end: channel, hook and exit guard are in place
    bool is_finalized_ = false;  // finalize was called
    bool has_run_ = false;

    std::mutex shutdown_mutex_;
    std::vector<std::unique_ptr<PromiseJob>> dropped_jobs_;  // guarded by shutdown_mutex_
};

}  // namespace addon
}  // namespace pto
