#include "platform/driver/chip_session.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <string>

#include "abi/runtime_status.h"
#include "base/failure.h"

namespace pto {
namespace driver {
namespace {

using abi::ErrorCode;

constexpr size_t kImageAlignment = 64;
constexpr uint64_t kNoTask = ~uint64_t{0};

size_t round_up(size_t nbytes, size_t alignment) { return (nbytes + alignment - 1) / alignment * alignment; }

std::unique_ptr<void, void (*)(void *)> allocate_aligned(size_t nbytes) {
    void *memory = std::aligned_alloc(kImageAlignment, round_up(std::max<size_t>(nbytes, 1), kImageAlignment));
    if (memory == nullptr) throw base::Failure(ErrorCode::ERR_PTO_INTERNAL, "out of host memory");
    return {memory, std::free};
}

std::string text_of(const char *text, size_t capacity) { return {text, strnlen(text, capacity)}; }

/// The error code for a return code that the library kept no record of. -1 is not looked up: besides the first status
/// it is what every call returns that did not start.
ErrorCode code_of_run(int return_code) {
    return return_code < -1 ? abi::error_code_of_status(-return_code) : ErrorCode::ERR_PTO_RUN_FAILED;
}

}  // namespace

ChipSession::ChipSession(const HostRuntimeApi &api, int32_t device_id)
    : api_(api), runtime_buffer_(allocate_aligned(api.get_runtime_size())) {
    context_ = api_.create_device_context();
    if (context_ == nullptr) {
        throw base::Failure(ErrorCode::ERR_PTO_DEVICE_STATE, "create_device_context returned null");
    }
    // The executors of the simulator are part of the host library, so there are none to hand over.
    const int return_code = api_.simpler_init(context_, device_id, nullptr, 0, nullptr, 0);
    if (return_code == 0) return;
    try {
        fail("simpler_init", return_code, ErrorCode::ERR_PTO_DEVICE_STATE);
    } catch (...) {
        api_.destroy_device_context(context_);
        throw;
    }
}

void ChipSession::prepare(int32_t callable_id, const uint8_t *image, size_t nbytes) {
    auto aligned = allocate_aligned(nbytes);
    std::memcpy(aligned.get(), image, nbytes);
    const int return_code = api_.prepare_callable(context_, callable_id, aligned.get());
    if (return_code != 0) fail("prepare_callable", return_code, ErrorCode::ERR_PTO_CALLABLE_INVALID);
}

void ChipSession::unregister(int32_t callable_id) {
    const int return_code = api_.unregister_callable(context_, callable_id);
    if (return_code != 0) fail("unregister_callable", return_code, ErrorCode::ERR_PTO_CALLABLE_ID_RANGE);
}

void ChipSession::run(int32_t callable_id, const ChipStorageTaskArgs &args, const abi::RunSettingsRecord &settings) {
    const int return_code = api_.pto_run_prepared(context_, runtime_buffer_.get(), callable_id, &args, &settings.config,
                                                  &settings.options);
    if (return_code != 0) fail("run_prepared", return_code, code_of_run(return_code));
}

uint64_t ChipSession::allocate(size_t nbytes) {
    return reinterpret_cast<uint64_t>(api_.device_malloc_ctx(context_, nbytes));
}

void ChipSession::release(uint64_t address) { api_.device_free_ctx(context_, reinterpret_cast<void *>(address)); }

void ChipSession::copy_to_device(uint64_t address, const void *host, size_t nbytes) {
    const int return_code = api_.copy_to_device_ctx(context_, reinterpret_cast<void *>(address), host, nbytes);
    if (return_code != 0) fail("copy_to_device_ctx", return_code, ErrorCode::ERR_PTO_DEVICE_COPY);
}

void ChipSession::copy_from_device(void *host, uint64_t address, size_t nbytes) {
    const int return_code = api_.copy_from_device_ctx(context_, host, reinterpret_cast<void *>(address), nbytes);
    if (return_code != 0) fail("copy_from_device_ctx", return_code, ErrorCode::ERR_PTO_DEVICE_COPY);
}

void ChipSession::finalize() noexcept {
    if (context_ == nullptr) return;
    api_.finalize_device(context_);
    api_.destroy_device_context(context_);
    context_ = nullptr;
}

void ChipSession::fail(const char *call, int return_code, ErrorCode fallback) const {
    const std::string phrase = std::string(call) + " failed with code " + std::to_string(return_code);
    PtoErrorRecord record{};
    record.struct_size = sizeof(record);
    if (api_.pto_last_error(context_, &record) != 0) {
        base::Failure failure(fallback, phrase + ": " + abi::error_code_meaning(fallback));
        throw failure.with("returnCode", return_code);
    }
    const std::string code = text_of(record.code, sizeof(record.code));
    base::Failure failure(code.empty() ? abi::error_code_name(fallback) : code,
                    phrase + ": " + text_of(record.message, sizeof(record.message)));
    failure.with("returnCode", return_code);
    if (record.status > 0) {
        failure.with("status", record.status).with_text("statusName", abi::runtime_status_name(record.status));
    }
    if (record.task_id != kNoTask) failure.with_id("taskId", record.task_id);
    if (record.func_id >= 0) failure.with("funcId", record.func_id);
    if (record.core >= 0) failure.with("core", record.core);
    if (record.scope_depth >= 0) failure.with("scopeDepth", record.scope_depth);
    throw failure;
}

}  // namespace driver
}  // namespace pto
