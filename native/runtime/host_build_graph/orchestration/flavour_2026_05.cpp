#include "runtime/host_build_graph/orchestration/flavour_2026_05.h"

#include <algorithm>
#include <cstring>
#include <exception>
#include <string>

#include "orchestration_api.h"
#include "platform/common/host/runtime_variant.h"
#include "platform/common/log/unified_log.h"
#include "runtime/common/shared/fatal_latch.h"
#include "runtime_status.h"

namespace pto {
namespace hbg {

struct Session2026_05::Impl {
    /// First member: what the orchestration holds is a pointer to it.
    OrchestrationRuntime view{};
    HostGraph *graph = nullptr;
    TensorPairs *pairs = nullptr;
    port::ChipDevice *device = nullptr;
};

namespace {

using abi::ErrorCode;
using platform::Failure;
using runtime::format_text;
using runtime::Shape;
using Session = Session2026_05::Impl;

static_assert(RUNTIME_MAX_TASKS == kMaxTasks && RUNTIME_MAX_ARGS == kMaxArgs && RUNTIME_MAX_TENSOR_DIMS == kMaxDims,
              "the flavour states the engine's limits");

/// One call of an orchestration. What it throws stays here: the caller is another library.
template <typename Result, typename Call>
Result guarded(OrchestrationRuntime *rt, Result otherwise, Call call) noexcept {
    Session &session = *reinterpret_cast<Session *>(rt);
    try {
        return call(session);
    } catch (const std::exception &error) {
        session.graph->fail(Failure::because(ErrorCode::ERR_PTO_INTERNAL,
                                             std::string("the graph could not be built further: ") + error.what()));
        return otherwise;
    }
}

template <typename Call>
void guarded(OrchestrationRuntime *rt, Call call) noexcept {
    guarded(rt, 0, [&](Session &session) {
        call(session);
        return 0;
    });
}

int add_task(OrchestrationRuntime *rt, uint64_t *args, int num_args, int func_id, CoreType core_type) {
    return guarded(rt, -1, [&](Session &session) {
        HostGraph &graph = *session.graph;
        if (core_type == CoreType::AIC || core_type == CoreType::AIV) {
            return graph.add_task(args, num_args, func_id, core_type == CoreType::AIC ? Shape::kAic : Shape::kAiv);
        }
        Failure failure = Failure::because(ErrorCode::ERR_PTO_RUN_INVALID_ARGS,
                                           format_text("task %d asks for core type %d; allowed: CoreType::AIC (0) and "
                                                       "CoreType::AIV (1)",
                                                       graph.task_count(), static_cast<int>(core_type)));
        failure.status = static_cast<int32_t>(abi::RuntimeStatus::INVALID_ARGS);
        failure.return_code = -failure.status;
        failure.func_id = func_id;
        graph.fail(std::move(failure));
        return -1;
    });
}

const char *defect_of(const TensorInfo &info) {
    if (info.ndims > kMaxDims) return "more than 5 dimensions";
    if (get_element_size(info.dtype) == 0) return "an unknown data type";
    return nullptr;
}

TensorView view_of(const TensorInfo &info) {
    TensorView view{};
    view.dtype = info.dtype;
    view.ndims = info.ndims;
    std::copy(info.shapes, info.shapes + kMaxDims, view.shapes);
    std::copy(info.raw_shapes, info.raw_shapes + kMaxDims, view.raw_shapes);
    std::copy(info.offsets, info.offsets + kMaxDims, view.offsets);
    return view;
}

int set_tensor_info_to_task(OrchestrationRuntime *rt, int task_id, const TensorInfo *infos, int count) {
    return guarded(rt, -1, [&](Session &session) {
        HostGraph &graph = *session.graph;
        const auto refuse = [&](const std::string &why) {
            graph.refuse(ErrorCode::ERR_PTO_RUN_INVALID_ARGS, "set_tensor_info_to_task", why);
            return -1;
        };
        if (!graph.has_task(task_id)) {
            return refuse(format_text("there is no task %d; the graph has %d tasks", task_id, graph.task_count()));
        }
        if (count == 0) return 0;
        if (count < 0 || count > kMaxArgs) {
            return refuse(format_text("%d tensors for task %d; allowed: 0 to %d", count, task_id, kMaxArgs));
        }
        if (infos == nullptr) return refuse(format_text("the tensors of task %d are a null pointer", task_id));
        TensorView views[kMaxArgs];
        for (int i = 0; i < count; ++i) {
            if (const char *defect = defect_of(infos[i])) {
                return refuse(format_text("tensor %d of task %d has %s", i, task_id, defect));
            }
            views[i] = view_of(infos[i]);
        }
        graph.set_views(task_id, views, static_cast<uint32_t>(count));
        return 0;
    });
}

void add_successor(OrchestrationRuntime *rt, int from_task, int to_task) {
    guarded(rt, [&](Session &session) { session.graph->add_edge(from_task, to_task); });
}

void record_tensor_pair(OrchestrationRuntime *rt, void *host_ptr, void *dev_ptr, size_t size) {
    guarded(rt, [&](Session &session) { session.pairs->record(host_ptr, dev_ptr, size); });
}

int get_task_count(OrchestrationRuntime *rt) {
    return reinterpret_cast<Session *>(rt)->graph->task_count();
}

void print_task(HostGraph::Task &task) {
    std::string line = format_text("task %llu: %s func_id %d, args", static_cast<unsigned long long>(task.slot.id),
                                   task.slot.shape == Shape::kAic ? "AIC" : "AIV",
                                   task.slot.func_id[task.slot.shape == Shape::kAic ? runtime::kAic : runtime::kAiv0]);
    for (int32_t i = 0; i < task.slot.scalar_count; ++i) line += format_text(" %#llx", static_cast<unsigned long long>(task.args[i]));
    line += format_text(", waits for %d, then", task.slot.waiting_for.load(std::memory_order_relaxed));
    std::string successors;
    const runtime::Edge *edge = task.slot.fanout.load(std::memory_order_relaxed);
    for (; edge != nullptr; edge = edge->next) successors = " " + std::to_string(edge->consumer->id) + successors;
    unified_log_info_v("print_runtime", 5, "%s%s", line.c_str(), successors.empty() ? " none" : successors.c_str());
}

void print_runtime(OrchestrationRuntime *rt) {
    guarded(rt, [](Session &session) {
        unified_log_info_v("print_runtime", 5, "%d tasks", session.graph->task_count());
        for (int32_t id = 0; id < session.graph->task_count(); ++id) print_task(session.graph->task(id));
    });
}

void *device_malloc(OrchestrationRuntime *rt, size_t size) {
    return guarded(rt, static_cast<void *>(nullptr), [&](Session &session) {
        platform::DeviceMemory &memory = session.device->memory();
        void *block = memory.allocate(size);
        if (block == nullptr) {
            session.graph->refuse(ErrorCode::ERR_PTO_DEVICE_OUT_OF_MEMORY, "device_malloc",
                                  format_text("the device has no room for %zu bytes: %llu of %llu are allocated", size,
                                              static_cast<unsigned long long>(memory.allocated_bytes()),
                                              static_cast<unsigned long long>(memory.capacity_bytes())));
        }
        return block;
    });
}

void device_free(OrchestrationRuntime *rt, void *dev_ptr) {
    guarded(rt, [&](Session &session) {
        if (dev_ptr == nullptr || session.device->memory().free(dev_ptr)) return;
        session.graph->refuse(ErrorCode::ERR_PTO_DEVICE_POINTER, "device_free",
                              format_text("%p is not the start of a block of device memory", dev_ptr));
    });
}

int copy_to_device(OrchestrationRuntime *rt, void *dev_ptr, const void *host_ptr, size_t size) {
    return guarded(rt, -1, [&](Session &session) {
        if (dev_ptr == nullptr || host_ptr == nullptr) {
            session.graph->refuse(ErrorCode::ERR_PTO_DEVICE_COPY, "copy_to_device", "a pointer is null");
            return -1;
        }
        if (!session.device->memory().contains(dev_ptr, size)) {
            session.graph->refuse(ErrorCode::ERR_PTO_DEVICE_COPY, "copy_to_device",
                                  format_text("%zu bytes at %p do not lie in one block of device memory", size, dev_ptr));
            return -1;
        }
        std::memcpy(dev_ptr, host_ptr, size);
        return 0;
    });
}

constexpr OrchestrationRuntimeOps kOps = {add_task,       set_tensor_info_to_task, add_successor,
                                          record_tensor_pair, get_task_count,      print_runtime,
                                          device_malloc,  device_free,             copy_to_device};

void prepare_core(runtime::DispatchMemory &, int32_t) {}

// The kernel gets the task's own array, which nothing reads after it.
int64_t *fill(runtime::DispatchMemory &, const runtime::TaskSlot &task, runtime::KernelEntry, int32_t) {
    return reinterpret_cast<int64_t *>(const_cast<uint64_t *>(task.scalars));
}

uint32_t deferred_count(const runtime::DispatchMemory &) { return 0; }
int32_t deferred_error(const runtime::DispatchMemory &) { return 0; }
bool deferred_condition(const runtime::DispatchMemory &, uint32_t, runtime::CompletionCondition *) { return false; }

}  // namespace

const runtime::KernelAbi kKernelAbi2026_05 = {prepare_core, fill, deferred_count, deferred_error, deferred_condition};

Session2026_05::Session2026_05(HostGraph &graph, TensorPairs &pairs, port::ChipDevice &device)
    : impl_(std::make_unique<Impl>()) {
    impl_->view.ops = &kOps;
    impl_->graph = &graph;
    impl_->pairs = &pairs;
    impl_->device = &device;
}

Session2026_05::~Session2026_05() = default;

OrchestrationRuntime *Session2026_05::runtime() const { return &impl_->view; }

}  // namespace hbg

void platform::record_tensor_pair(void *runtime, void *host, void *device, size_t size) noexcept {
    auto *rt = static_cast<OrchestrationRuntime *>(runtime);
    rt->ops->record_tensor_pair(rt, host, device, size);
}

}  // namespace pto
