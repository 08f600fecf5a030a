/// An orchestration that knows the runtime by offsets alone: no header of the project, as a library built elsewhere.
///
/// It submits out = (in + 5), then two tasks through an output of the runtime, in a scope, and reads an element.

#include <cstdint>
#include <cstring>

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

struct alignas(64) RawTensor {
    uint64_t address;
    uint64_t bytes;
    uint64_t owner;
    uint64_t start_offset;
    int32_t version;
    uint32_t ndims;
    uint8_t dtype;
    uint8_t is_all_offset_zero;
    uint8_t is_raw_eq_shapes;
    uint8_t manual_dep;
    uint32_t shapes[5];
    uint32_t raw_shapes[5];
    uint32_t offsets[5];
    uint8_t pad[24];
};
static_assert(sizeof(RawTensor) == 128, "tensor");

struct alignas(64) RawCreateInfo {
    uint64_t initial_value;
    uint8_t has_initial_value;
    uint8_t pad0[7];
    uint64_t pad1[2];
    int32_t version;
    uint32_t ndims;
    uint8_t dtype;
    uint8_t flags[2];
    uint8_t manual_dep;
    uint32_t shapes[5];
};
static_assert(sizeof(RawCreateInfo) == 64, "create info");

struct RawArg {
    int32_t tags[16];
    const void *tensors[16];
    uint64_t scalars[32];
    int32_t tensor_count;
    int32_t scalar_count;
    uint8_t has_error;
    uint8_t pad0[7];
    const char *error;
    int16_t block_num;
    uint8_t sync_start;
    uint8_t pad1[5];
    uint64_t deps[16];
    uint32_t dep_count;
    uint32_t pad2;
};
static_assert(sizeof(RawArg) == 616, "arg");

struct RawOutputs {
    uint8_t bytes[144];
};

struct RawKernels {
    int32_t aic, aiv0, aiv1;
};

struct Runtime;

struct Table {
    RawOutputs (*submit_task)(Runtime *, const RawKernels &, const RawArg &);
    void (*scope_begin)(Runtime *);
    void (*scope_end)(Runtime *);
    void (*orchestration_done)(Runtime *);
    bool (*is_fatal)(Runtime *);
    void (*report_fatal)(Runtime *, int32_t, const char *, const char *, ...);
    void (*log_error)(const char *, const char *, ...);
    void (*log_warn)(const char *, const char *, ...);
    void (*log_debug)(const char *, const char *, ...);
    void (*log_info_v)(const char *, int, const char *, ...);
    uint64_t (*get_tensor_data)(Runtime *, const RawTensor &, uint32_t, const uint32_t *);
    void (*set_tensor_data)(Runtime *, const RawTensor &, uint32_t, const uint32_t *, uint64_t);
    RawOutputs (*alloc_tensors)(Runtime *, const RawArg &);
};
static_assert(sizeof(Table) == 104, "table");

struct Runtime {
    const Table *ops;
    uint8_t scope_mode;
};

constexpr uint8_t kInt32 = 2;
constexpr int32_t kInput = 0, kOutput = 1, kExisting = 3;
constexpr int32_t kAddScalar = 1;

Runtime *runtime = nullptr;

RawTensor tensor_of(const ArgTensor &arg) {
    RawTensor tensor{};
    tensor.address = arg.data;
    tensor.bytes = arg.shapes[0] * 4;
    tensor.owner = ~uint64_t{0};
    tensor.ndims = 1;
    tensor.dtype = arg.dtype;
    tensor.is_all_offset_zero = tensor.is_raw_eq_shapes = 1;
    tensor.shapes[0] = arg.shapes[0];
    return tensor;
}

RawOutputs add(const void *in, int32_t out_tag, const void *out, uint64_t addend, uint64_t dep) {
    RawArg arg{};
    arg.tags[0] = kInput;
    arg.tensors[0] = in;
    arg.tags[1] = out_tag;
    arg.tensors[1] = out;
    arg.tensor_count = 2;
    arg.scalars[0] = addend;
    arg.scalar_count = 1;
    arg.block_num = 1;
    if (dep != ~uint64_t{0}) arg.deps[arg.dep_count++] = dep;
    return runtime->ops->submit_task(runtime, RawKernels{-1, kAddScalar, -1}, arg);
}

/// A submit returns a task id at 0, a count at 8 and from 16 on the addresses of the tensors that it created.
uint64_t id_of(const RawOutputs &outputs) {
    uint64_t id;
    std::memcpy(&id, outputs.bytes + 0, 8);
    return id;
}

const RawTensor *first_of(const RawOutputs &outputs) {
    const RawTensor *tensor;
    std::memcpy(&tensor, outputs.bytes + 16, 8);
    return tensor;
}

}  // namespace

extern "C" __attribute__((visibility("default"))) void framework_bind_runtime(void *rt) {
    runtime = static_cast<Runtime *>(rt);
}

extern "C" __attribute__((visibility("default"))) int32_t aicpu_orchestration_config(const EntryArgs &) { return 2; }

extern "C" __attribute__((visibility("default"))) void aicpu_orchestration_entry(const EntryArgs &args) {
    const RawTensor in = tensor_of(args.tensors[0]);
    const RawTensor out = tensor_of(args.tensors[1]);
    runtime->scope_mode = 0;
    runtime->ops->scope_begin(runtime);
    RawCreateInfo info{};
    info.ndims = 1;
    info.dtype = kInt32;
    info.flags[0] = info.flags[1] = 1;
    info.shapes[0] = args.tensors[0].shapes[0];
    const RawOutputs made = add(&in, kOutput, &info, 5, ~uint64_t{0});
    if (id_of(made) != uint64_t{1} << 32) runtime->ops->report_fatal(runtime, 9, __func__, "id %d", 1);
    const RawTensor *middle = first_of(made);
    add(middle, kExisting, &out, 10, id_of(made));
    const uint32_t index = 1;
    const uint64_t value = runtime->ops->get_tensor_data(runtime, out, 1, &index);
    runtime->ops->set_tensor_data(runtime, out, 1, &index, value + args.scalars[0]);
    runtime->ops->log_info_v(__func__, 0, "element is %d", static_cast<int>(value));
    RawArg alloc{};
    alloc.tags[0] = kOutput;
    alloc.tensors[0] = &info;
    alloc.tensor_count = 1;
    alloc.block_num = 1;
    const RawOutputs spare = runtime->ops->alloc_tensors(runtime, alloc);
    if (first_of(spare)->bytes != 1024) runtime->ops->report_fatal(runtime, 9, __func__, "bytes");
    runtime->ops->scope_end(runtime);
    if (runtime->ops->is_fatal(runtime)) return;
    runtime->ops->orchestration_done(runtime);
}
