/// An orchestration that knows the runtime by offsets alone: no header of the project, as a library built elsewhere.
///
/// out = (in + 5) + 10 through device memory of its own, by two tasks in order.

#include <cstddef>
#include <cstdint>

namespace {

struct ArgTensor {  // ContinuousTensor
    uint64_t data;
    uint32_t shapes[5];
    uint32_t ndims;
    uint8_t dtype;
    uint8_t child_memory;
    uint8_t pad[6];
};
static_assert(sizeof(ArgTensor) == 40, "tensor argument");

struct EntryArgs {  // ChipStorageTaskArgs
    ArgTensor tensors[64];
    uint64_t scalars[128];
    int32_t tensor_count;
    int32_t scalar_count;
};
static_assert(sizeof(EntryArgs) == 3592, "entry arguments");

struct RawTensorInfo {
    uint8_t dtype;
    uint8_t ndims;
    uint8_t reserved[2];
    uint32_t shapes[5];
    uint32_t raw_shapes[5];
    uint32_t offsets[5];
};
static_assert(sizeof(RawTensorInfo) == 64, "tensor info");

struct Runtime;

struct Table {
    int (*add_task)(Runtime *, uint64_t *, int, int, int32_t);
    int (*set_tensor_info_to_task)(Runtime *, int, const RawTensorInfo *, int);
    void (*add_successor)(Runtime *, int, int);
    void (*record_tensor_pair)(Runtime *, void *, void *, size_t);
    int (*get_task_count)(Runtime *);
    void (*print_runtime)(Runtime *);
    void *(*device_malloc)(Runtime *, size_t);
    void (*device_free)(Runtime *, void *);
    int (*copy_to_device)(Runtime *, void *, const void *, size_t);
};
static_assert(sizeof(Table) == 72, "table");

struct Runtime {
    const Table *ops;
};

constexpr int kAddScalar = 1;
constexpr int32_t kAic = 0, kAiv = 1;

uint64_t address(const void *pointer) { return reinterpret_cast<uint64_t>(pointer); }

}  // namespace

extern "C" __attribute__((visibility("default"))) int build(Runtime *rt, const EntryArgs &args) {
    const ArgTensor &in = args.tensors[0], &out = args.tensors[1];
    const uint64_t count = in.shapes[0];
    const size_t bytes = count * sizeof(int32_t);
    void *spare = rt->ops->device_malloc(rt, 64);
    rt->ops->device_free(rt, spare);
    void *from = rt->ops->device_malloc(rt, bytes);
    void *middle = rt->ops->device_malloc(rt, bytes);
    void *to = rt->ops->device_malloc(rt, bytes);
    if (rt->ops->copy_to_device(rt, from, reinterpret_cast<const void *>(in.data), bytes) != 0) return 101;
    uint64_t first_args[] = {address(middle), address(from), count, 5};
    uint64_t second_args[] = {address(to), address(middle), count, 10};
    const int second = rt->ops->add_task(rt, second_args, 4, kAddScalar, kAic);
    const int first = rt->ops->add_task(rt, first_args, 4, kAddScalar, kAiv);
    RawTensorInfo info{};
    info.dtype = in.dtype;
    info.ndims = 1;
    info.shapes[0] = info.raw_shapes[0] = in.shapes[0];
    if (rt->ops->set_tensor_info_to_task(rt, first, &info, 1) != 0) return 102;
    rt->ops->add_successor(rt, first, second);
    rt->ops->record_tensor_pair(rt, reinterpret_cast<void *>(in.data), from, 0);
    rt->ops->record_tensor_pair(rt, reinterpret_cast<void *>(in.data), middle, 0);
    rt->ops->record_tensor_pair(rt, reinterpret_cast<void *>(out.data), to, bytes);
    rt->ops->print_runtime(rt);
    return rt->ops->get_task_count(rt) - static_cast<int>(args.scalars[0]);
}
