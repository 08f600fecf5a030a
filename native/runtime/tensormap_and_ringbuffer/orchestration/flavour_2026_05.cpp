#include "runtime/tensormap_and_ringbuffer/orchestration/flavour_2026_05.h"

#include <cstdarg>
#include <cstring>

#include "base/align.h"
#include "platform/common/log/unified_log.h"
#include "pto_arg.h"
#include "pto_dispatch_payload.h"
#include "pto_runtime_ops.h"
#include "pto_task_outputs.h"
#include "runtime/tensormap_and_ringbuffer/orchestration/access_2026_05.h"
#include "runtime/tensormap_and_ringbuffer/orchestration/record_2026_05.h"
#include "runtime/tensormap_and_ringbuffer/orchestration/tensor_2026_05.h"

namespace pto {
namespace tmr {

struct Session2026_05::Impl {
    /// First member: what the library holds is a pointer to it.
    PTO2Runtime view{};
    Orchestrator *orchestrator = nullptr;
};

namespace {

using abi::RuntimeStatus;

Orchestrator &orchestrator_of(PTO2Runtime *rt) {
    return *reinterpret_cast<Session2026_05::Impl *>(rt)->orchestrator;
}

Tensor *tensors_of(TaskSlot &task) { return reinterpret_cast<Tensor *>(task.tensors); }

bool is_output(const Arg &args, int32_t index) { return args.tag(index) == TensorArgType::OUTPUT; }

bool is_written(const Arg &args, int32_t index) {
    return args.tag(index) == TensorArgType::INOUT || args.tag(index) == TensorArgType::OUTPUT_EXISTING;
}

/// Checks what the argument list itself shows, and adds up the room for outputs.
bool measure(Orchestrator &orchestrator, const Arg &args, TaskRoom *room) {
    if (args.has_error) {
        orchestrator.fail(RuntimeStatus::INVALID_ARGS, args.error_msg != nullptr ? args.error_msg : "invalid Arg");
        return false;
    }
    if (args.tensor_count() < 0 || args.tensor_count() > MAX_TENSOR_ARGS || args.scalar_count() < 0 ||
        args.scalar_count() > MAX_SCALAR_ARGS || args.explicit_dep_count() > PTO2_MAX_EXPLICIT_DEPS) {
        orchestrator.fail(RuntimeStatus::INVALID_ARGS, "the Arg is damaged: its counts are out of range");
        return false;
    }
    room->tensor_count = static_cast<uint32_t>(args.tensor_count());
    room->scalar_count = static_cast<uint32_t>(args.scalar_count());
    for (int32_t i = 0; i < args.tensor_count(); ++i) {
        if (!is_output(args, i)) {
            const Tensor &tensor = *args.tensor(i).ptr;
            if (tensor.ndims <= kMaxDims && get_element_size(tensor.dtype) > 0) continue;
            orchestrator.fail(RuntimeStatus::INVALID_ARGS,
                              format_text("tensor argument %d has %u dimensions and data type %u; allowed: up to %u "
                                          "dimensions and a known data type",
                                          i, tensor.ndims, static_cast<unsigned>(tensor.dtype), kMaxDims));
            return false;
        }
        uint64_t bytes;
        if (!buffer_bytes_of(*args.tensor(i).create_info, &bytes) ||
            __builtin_add_overflow(room->heap_bytes, base::align_up(bytes, kOutputAlign), &room->heap_bytes)) {
            orchestrator.fail(RuntimeStatus::INVALID_ARGS,
                              format_text("output %d cannot be created: its size is beyond 64 bits, or its dimensions or "
                                          "data type are invalid",
                                          i));
            return false;
        }
    }
    return true;
}

void add_producers(Orchestrator &orchestrator, const Arg &args) {
    for (uint32_t i = 0; i < args.explicit_dep_count(); ++i) {
        orchestrator.add_explicit_producer(args.explicit_dep(i).raw);
    }
    if (orchestrator.is_manual_scope()) return;
    for (int32_t i = 0; i < args.tensor_count(); ++i) {
        if (is_output(args, i)) continue;
        const Tensor &tensor = *args.tensor(i).ptr;
        if (tensor.owner_task_id.is_valid()) orchestrator.add_owner(tensor.owner_task_id.raw, i);
        if (tensor.manual_dep) continue;
        const bool is_inout = args.tag(i) == TensorArgType::INOUT;
        // Tracking readers makes every write wait for what it overwrites.
        const bool is_tracked_write = orchestrator.tracks_readers() && is_written(args, i);
        if (args.tag(i) == TensorArgType::INPUT || is_inout || is_tracked_write) {
            orchestrator.add_accesses(region_of(tensor), i, is_tracked_write, is_inout || is_tracked_write);
        }
    }
    for (int32_t i = 0; i < args.tensor_count(); ++i) {
        if (is_output(args, i) || args.tensor(i).ptr->manual_dep) continue;
        const Tensor &tensor = *args.tensor(i).ptr;
        const TaskId owner = tensor.owner_task_id.raw;
        if (is_written(args, i)) orchestrator.add_entry(region_of(tensor), i, Access::kWrite, owner);
        const bool is_tracked_read = orchestrator.tracks_readers() && args.tag(i) == TensorArgType::INPUT;
        if (is_tracked_read) orchestrator.add_entry(region_of(tensor), i, Access::kRead, owner);
    }
}

/// Copies the arguments into the task, and creates its outputs one after the other in the packed block.
void fill_payload(TaskSlot &task, const Arg &args, TaskOutputTensors *outputs) {
    Tensor *tensors = tensors_of(task);
    uint8_t *next_output = task.outputs;
    for (int32_t i = 0; i < args.tensor_count(); ++i) {
        Tensor &tensor = tensors[i];
        if (is_output(args, i)) {
            const TensorCreateInfo &info = *args.tensor(i).create_info;
            const uint64_t bytes = base::align_up(info.buffer_size_bytes(), kOutputAlign);
            tensor.init_from_create_info(info, next_output, bytes);
            tensor.owner_task_id.raw = task.id;
            next_output += bytes;
            outputs->materialize_output(tensor);
        } else {
            std::memcpy(static_cast<void *>(&tensor), args.tensor(i).ptr, sizeof(Tensor));
            tensor.update_start_offset();
        }
    }
    if (args.scalar_count() > 0) {
        std::memcpy(const_cast<uint64_t *>(task.scalars), args.scalar_data(),
                    static_cast<size_t>(args.scalar_count()) * sizeof(uint64_t));
    }
    outputs->set_task_id(PTO2TaskId{task.id});
}

TaskOutputTensors submit(Orchestrator &orchestrator, TaskRequest &request, const Arg &args) {
    TaskOutputTensors outputs;
    TaskSlot *task = orchestrator.begin_task(request);
    if (task == nullptr) return outputs;
    add_producers(orchestrator, args);
    if (orchestrator.is_fatal()) return outputs;
    orchestrator.enter(runtime::SubmitPhase::kParams);
    fill_payload(*task, args, &outputs);
    if (orchestrator.access_check() != nullptr) declare_accesses(orchestrator, *task, args);
    if (orchestrator.is_recording_arguments()) record_arguments(orchestrator, *task, args);
    orchestrator.commit();
    return orchestrator.is_fatal() ? TaskOutputTensors() : outputs;
}

TaskOutputTensors submit_task(PTO2Runtime *rt, const MixedKernels &kernels, const Arg &args) {
    Orchestrator &orchestrator = orchestrator_of(rt);
    TaskRequest request;
    if (orchestrator.is_fatal() || !measure(orchestrator, args, &request.room)) return {};
    request.func_id[kAic] = kernels.aic_kernel_id;
    request.func_id[kAiv0] = kernels.aiv0_kernel_id;
    request.func_id[kAiv1] = kernels.aiv1_kernel_id;
    const bool is_only_aiv1 = kernels.aic_kernel_id == INVALID_KERNEL_ID && kernels.aiv0_kernel_id == INVALID_KERNEL_ID;
    if (is_only_aiv1) std::swap(request.func_id[kAiv0], request.func_id[kAiv1]);
    if (request.func_id[kAic] == INVALID_KERNEL_ID && request.func_id[kAiv0] == INVALID_KERNEL_ID) {
        orchestrator.fail(RuntimeStatus::INVALID_ARGS,
                          "MixedKernels names no kernel; set at least one of aic_kernel_id, aiv0_kernel_id, aiv1_kernel_id");
        return {};
    }
    request.block_num = args.launch_spec.block_num();
    request.requires_sync_start = args.launch_spec.require_sync_start();
    return submit(orchestrator, request, args);
}

TaskOutputTensors alloc_tensors(PTO2Runtime *rt, const Arg &args) {
    Orchestrator &orchestrator = orchestrator_of(rt);
    TaskRequest request;
    if (orchestrator.is_fatal() || !measure(orchestrator, args, &request.room)) return {};
    bool has_other = args.scalar_count() > 0;
    for (int32_t i = 0; i < args.tensor_count(); ++i) has_other = has_other || !is_output(args, i);
    if (has_other) {
        orchestrator.fail(RuntimeStatus::INVALID_ARGS, "alloc_tensors only accepts output TensorCreateInfo args");
        return {};
    }
    if (args.tensor_count() == 0) {
        orchestrator.fail(RuntimeStatus::INVALID_ARGS, "alloc_tensors requires at least one TensorCreateInfo");
        return {};
    }
    return submit(orchestrator, request, args);
}

void scope_begin(PTO2Runtime *rt) {
    const bool is_manual = rt->pending_scope_mode == PTO2ScopeMode::MANUAL;
    rt->pending_scope_mode = PTO2ScopeMode::AUTO;
    orchestrator_of(rt).begin_scope(is_manual, __builtin_return_address(0));
}

void scope_end(PTO2Runtime *rt) { orchestrator_of(rt).end_scope(); }

// The host ends the orchestration when the entry has returned.
void orchestration_done(PTO2Runtime *) {}

bool is_fatal(PTO2Runtime *rt) { return orchestrator_of(rt).is_fatal(); }

std::string format_arguments(const char *format, va_list arguments) {
    char text[1024];
    vsnprintf(text, sizeof(text), format, arguments);
    return text;
}

void report_fatal(PTO2Runtime *rt, int32_t code, const char *func, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    const std::string text = format_arguments(format, arguments);
    va_end(arguments);
    unified_log_error(func, "FATAL(code=%d): %s", code, text.c_str());
    const auto status = code > 0 ? static_cast<RuntimeStatus>(code) : RuntimeStatus::EXPLICIT_ORCH_FATAL;
    orchestrator_of(rt).fail(status, text);
}

void log_error(const char *func, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    unified_log_error(func, "%s", format_arguments(format, arguments).c_str());
    va_end(arguments);
}

void log_warn(const char *func, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    unified_log_warn(func, "%s", format_arguments(format, arguments).c_str());
    va_end(arguments);
}

void log_debug(const char *func, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    unified_log_debug(func, "%s", format_arguments(format, arguments).c_str());
    va_end(arguments);
}

void log_info_v(const char *func, int tier, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    unified_log_info_v(func, tier, "%s", format_arguments(format, arguments).c_str());
    va_end(arguments);
}

/// Address and width of one element, once nobody writes it any more. nullptr when it cannot be accessed.
uint8_t *wait_for_element(PTO2Runtime *rt, const Tensor &tensor, uint32_t ndims, const uint32_t indices[],
                          bool waits_for_readers, uint64_t *width) {
    Orchestrator &orchestrator = orchestrator_of(rt);
    if (orchestrator.is_fatal()) return nullptr;
    if (tensor.buffer.addr == 0) {
        unified_log_error("tensor_data", "the tensor has no memory (buffer.addr is 0)");
        return nullptr;
    }
    const uint64_t offset = tensor.compute_flat_offset(indices, ndims);
    *width = get_element_size(tensor.dtype);
    if (*width == 0 || ndims > kMaxDims || offset >= tensor.buffer.size / *width) {
        orchestrator.fail(RuntimeStatus::INVALID_ARGS,
                          format_text("get/set_tensor_data: element %llu lies outside the buffer of %llu bytes",
                                      static_cast<unsigned long long>(offset),
                                      static_cast<unsigned long long>(tensor.buffer.size)));
        return nullptr;
    }
    if (!orchestrator.wait_for_tensor(tensor.owner_task_id.raw, region_of(tensor), waits_for_readers)) return nullptr;
    return reinterpret_cast<uint8_t *>(tensor.buffer.addr) + offset * *width;
}

uint64_t get_tensor_data(PTO2Runtime *rt, const Tensor &tensor, uint32_t ndims, const uint32_t indices[]) {
    uint64_t width;
    uint64_t value = 0;
    if (const uint8_t *element = wait_for_element(rt, tensor, ndims, indices, false, &width)) {
        std::memcpy(&value, element, width);
    }
    return value;
}

void set_tensor_data(PTO2Runtime *rt, const Tensor &tensor, uint32_t ndims, const uint32_t indices[], uint64_t value) {
    uint64_t width;
    if (uint8_t *element = wait_for_element(rt, tensor, ndims, indices, true, &width)) {
        std::memcpy(element, &value, width);
    }
}

constexpr PTO2RuntimeOps kOps = {submit_task,     scope_begin,     scope_end,    orchestration_done, is_fatal,
                                 report_fatal,    log_error,       log_warn,     log_debug,          log_info_v,
                                 get_tensor_data, set_tensor_data, alloc_tensors};

static_assert(sizeof(PTO2DispatchPayload) == kDispatchPayloadBytes, "a core has room for the flavour's payload");
static_assert(sizeof(PTO2DeferredCompletionIngressBuffer) == kDeferredBufferBytes, "and for its conditions");

PTO2DispatchPayload &payload_of(DispatchMemory &memory) {
    return *reinterpret_cast<PTO2DispatchPayload *>(memory.payload);
}

void prepare_core(DispatchMemory &memory, int32_t lane) {
    auto &payload = payload_of(memory);
    payload.global_context.sub_block_id = lane;
    payload.args[PAYLOAD_LOCAL_CONTEXT_INDEX] = reinterpret_cast<uint64_t>(&payload.local_context);
    payload.args[PAYLOAD_GLOBAL_CONTEXT_INDEX] = reinterpret_cast<uint64_t>(&payload.global_context);
}

int64_t *fill(DispatchMemory &memory, const TaskSlot &task, KernelEntry entry, int32_t block_idx) {
    auto &payload = payload_of(memory);
    auto *conditions = reinterpret_cast<PTO2DeferredCompletionIngressBuffer *>(memory.deferred);
    conditions->count = 0;
    conditions->error_code = 0;
    payload.function_bin_addr = reinterpret_cast<uint64_t>(entry);
    uint64_t *args = payload.args;
    for (uint32_t i = 0; i < task.tensor_count; ++i) {
        *args++ = reinterpret_cast<uint64_t>(task.tensors + i * kTensorBytes);
    }
    std::memcpy(args, task.scalars, task.scalar_count * sizeof(uint64_t));
    payload.local_context.block_idx = block_idx;
    payload.local_context.block_num = task.block_num;
    payload.local_context.async_ctx = AsyncCtx::make(PTO2TaskId{task.id}, conditions);
    return reinterpret_cast<int64_t *>(payload.args);
}

uint32_t deferred_count(const DispatchMemory &memory) {
    return reinterpret_cast<const PTO2DeferredCompletionIngressBuffer *>(memory.deferred)->count;
}

int32_t deferred_error(const DispatchMemory &memory) {
    return reinterpret_cast<const PTO2DeferredCompletionIngressBuffer *>(memory.deferred)->error_code;
}

bool deferred_condition(const DispatchMemory &memory, uint32_t index, CompletionCondition *condition) {
    const auto &entry = reinterpret_cast<const PTO2DeferredCompletionIngressBuffer *>(memory.deferred)->entries[index];
    const bool is_event = entry.completion_type == PTO2_COMPLETION_TYPE_SDMA_EVENT_RECORD;
    const uint64_t alignment = is_event ? alignof(SdmaEventRecord) : alignof(uint32_t);
    if (entry.engine >= PTO2_ASYNC_ENGINE_COUNT || entry.addr == 0 || entry.addr % alignment != 0) return false;
    if (!is_event && entry.completion_type != PTO2_COMPLETION_TYPE_COUNTER) return false;
    if (is_event && entry.engine != PTO2_ASYNC_ENGINE_SDMA) return false;
    condition->kind = is_event ? CompletionCondition::Kind::kSdmaEventRecord : CompletionCondition::Kind::kCounter;
    condition->address = entry.addr;
    condition->expected = entry.expected_value;
    return true;
}

}  // namespace

const KernelAbi kKernelAbi2026_05 = {prepare_core, fill, deferred_count, deferred_error, deferred_condition};

Session2026_05::Session2026_05(Orchestrator &orchestrator) : impl_(std::make_unique<Impl>()) {
    impl_->view.ops = &kOps;
    impl_->view.pending_scope_mode = PTO2ScopeMode::AUTO;
    impl_->orchestrator = &orchestrator;
}

Session2026_05::~Session2026_05() = default;

PTO2Runtime *Session2026_05::runtime() const { return &impl_->view; }

}  // namespace tmr
}  // namespace pto
