#pragma once
/// Jobs of the run thread whose end settles a JavaScript promise.

#include <node_api.h>

#include <cstdint>
#include <exception>
#include <optional>

#include "abi/lane.h"
#include "abi/task_args.h"
#include "addon/js_error.h"
#include "addon/run_thread.h"
#include "base/failure.h"
#include "platform/driver/chip_session.h"

namespace pto {
namespace addon {

class PromiseJob : public Job {
public:
    /// Creates the promise; `kept`, when not null, is held until the end so that nothing in it can be collected.
    napi_value begin(napi_env env, napi_value kept) {
        napi_value promise = nullptr;
        if (napi_create_promise(env, &deferred_, &promise) != napi_ok ||
            (kept != nullptr && napi_create_reference(env, kept, 1, &kept_) != napi_ok)) {
            throw base::Failure(abi::ErrorCode::ERR_PTO_INTERNAL, "the promise of a run cannot be created");
        }
        return promise;
    }

    void execute() noexcept final {
        try {
            perform();
        } catch (const base::Failure &failure) {
            failure_ = failure;
        } catch (const std::exception &error) {
            failure_ = base::Failure(abi::ErrorCode::ERR_PTO_INTERNAL, error.what());
        }
    }

    /// Settles the promise. On the JavaScript thread, once.
    void settle(napi_env env) noexcept {
        release(env);
        try {
            if (failure_) {
                napi_reject_deferred(env, deferred_, to_js_error(env, *failure_).Value());
            } else {
                napi_value undefined = nullptr;
                napi_get_undefined(env, &undefined);
                napi_resolve_deferred(env, deferred_, undefined);
            }
        } catch (const Napi::Error &) {
            // The environment is being terminated and runs no JavaScript any more; nobody waits for the promise.
        }
        failure_.reset();
    }

    /// Lets go of what `begin` holds; the promise stays unsettled, as there is nobody left to see it.
    void release(napi_env env) {
        if (kept_ != nullptr) napi_delete_reference(env, kept_);
        kept_ = nullptr;
    }

protected:
    virtual void perform() = 0;

private:
    napi_deferred deferred_ = nullptr;
    napi_ref kept_ = nullptr;
    std::optional<base::Failure> failure_;
};

class RunJob final : public PromiseJob {
public:
    explicit RunJob(driver::ChipSession &session) : session_(session) {}

    int32_t callable_id = 0;
    ChipStorageTaskArgs args;
    abi::RunSettingsRecord settings;

private:
    void perform() override { session_.run(callable_id, args, settings); }

    driver::ChipSession &session_;
};

class FinalizeJob final : public PromiseJob {
public:
    explicit FinalizeJob(driver::ChipSession &session) : session_(session) {}

private:
    void perform() override { session_.finalize(); }

    driver::ChipSession &session_;
};

}  // namespace addon
}  // namespace pto
