/// Submits the random graph whose words are tensor 0. The other tensors are what its tasks work on: see ../program.h.
#include "../program.h"

#include <memory>
#include <vector>

#include "pto_orchestration_api.h"

namespace {

using namespace program;

struct Extents {
    uint32_t count = 0;
    uint32_t value[kMaxDims] = {};
};

class Interpreter {
public:
    explicit Interpreter(const ChipStorageTaskArgs &args)
        : args_(args), next_(reinterpret_cast<const int32_t *>(args.tensor(0).data)) {}

    void run() {
        const int32_t *end = next_ + 1 + *next_;
        ++next_;
        while (next_ < end && !rt_is_fatal()) {
            switch (take()) {
                case kOpen: rt_scope_begin(take() != 0 ? PTO2ScopeMode::MANUAL : PTO2ScopeMode::AUTO); break;
                case kClose: rt_scope_end(); break;
                case kTask: submit(); break;
                case kAllocate: allocate(); break;
                case kRead: read(); break;
                default: write();
            }
        }
    }

private:
    int32_t take() { return *next_++; }
    uint64_t take_long() {
        const auto low = static_cast<uint32_t>(take());
        return static_cast<uint64_t>(static_cast<uint32_t>(take())) << 32 | low;
    }
    Extents take_extents() {
        Extents extents;
        extents.count = static_cast<uint32_t>(take());
        for (uint32_t d = 0; d < extents.count; ++d) extents.value[d] = static_cast<uint32_t>(take());
        return extents;
    }

    Tensor take_tensor() {
        const int32_t source = take();
        Tensor tensor = source >= kFirstMade ? made_[static_cast<size_t>(source - kFirstMade)]
                                             : from_tensor_arg(args_.tensor(source));
        tensor.version = take();
        const bool manual_dep = take() != 0;
        tensor.manual_dep = manual_dep;
        for (int32_t left = take(); left > 0; --left) tensor = shape(tensor, manual_dep);
        return tensor;
    }

    Tensor shape(const Tensor &tensor, bool manual_dep) {
        const int32_t kind = take();
        if (kind == kTranspose) {
            const auto x = static_cast<uint32_t>(take());
            return tensor.transpose(x, static_cast<uint32_t>(take()), manual_dep);
        }
        if (kind == kAlias) {
            const auto dtype = static_cast<DataType>(take());
            const Extents extents = take_extents();
            return make_tensor_external(reinterpret_cast<void *>(tensor.buffer.addr), extents.value, extents.count, dtype,
                                        manual_dep, tensor.version);
        }
        const Extents extents = take_extents();
        if (kind == kReshape) return tensor.reshape(extents.value, extents.count, manual_dep);
        const Extents offsets = take_extents();
        return tensor.view(extents.value, offsets.value, manual_dep);
    }

    TensorCreateInfo take_create_info() {
        const bool manual_dep = take() != 0;
        const auto dtype = static_cast<DataType>(take());
        const Extents extents = take_extents();
        TensorCreateInfo info(extents.value, extents.count, dtype, manual_dep);
        const bool has_initial_value = take() != 0;
        const uint64_t value = take_long();
        if (has_initial_value) info.set_initial_value(value);
        return info;
    }

    void take_tensors(Arg &arg, int32_t count, std::vector<Tensor> &tensors, std::vector<TensorCreateInfo> &infos) {
        tensors.reserve(static_cast<size_t>(count));
        infos.reserve(static_cast<size_t>(count));
        for (int32_t i = 0; i < count; ++i) {
            const int32_t tag = take();
            if (tag == kCreate) {
                infos.push_back(take_create_info());
                arg.add_output(infos.back());
                continue;
            }
            tensors.push_back(take_tensor());
            switch (tag) {
                case kInput: arg.add_input(tensors.back()); break;
                case kInout: arg.add_inout(tensors.back()); break;
                case kExisting: arg.add_output(tensors.back()); break;
                default: arg.add_no_dep(tensors.back());
            }
        }
    }

    void submit() {
        const int32_t slots = take();
        Arg arg;
        arg.launch_spec.set_block_num(static_cast<int16_t>(take()));
        arg.launch_spec.set_require_sync_start((take() & kStartsTogether) != 0);
        for (int32_t left = take(); left > 0; --left) arg.add_dep(ids_[static_cast<size_t>(take())]);
        const int32_t count = take();
        std::vector<Tensor> tensors;
        std::vector<TensorCreateInfo> infos;
        take_tensors(arg, count, tensors, infos);
        const int32_t scalars = take();
        for (int32_t i = 0; i < scalars; ++i) arg.add_scalar(take_long() + (i == kSeedScalar ? sum_ : 0));
        if (slots == 1) {
            keep(rt_submit_aic_task(kFoldOnAic + count, arg));
        } else if (slots == 2) {
            keep(rt_submit_aiv_task(kFoldOnAiv + count, arg));
        } else {
            MixedKernels kernels;
            if ((slots & 1) != 0) kernels.aic_kernel_id = kFoldOnAic + count;
            if ((slots & 2) != 0) kernels.aiv0_kernel_id = kFoldOnAiv + count;
            if ((slots & 4) != 0) kernels.aiv1_kernel_id = kFoldOnAiv + count;
            keep(rt_submit_task(kernels, arg));
        }
    }

    void allocate() {
        const int32_t count = take();
        Arg arg;
        std::vector<Tensor> tensors;
        std::vector<TensorCreateInfo> infos;
        take_tensors(arg, count, tensors, infos);
        keep(alloc_tensors(arg));
    }

    void keep(const TaskOutputTensors &outputs) {
        ids_.push_back(outputs.task_id());
        for (uint32_t i = 0; i < outputs.size(); ++i) made_.push_back(outputs.get_ref(i));
    }

    void read() {
        const Tensor tensor = take_tensor();
        const Extents index = take_extents();
        sum_ = sum_ * 5u + get_tensor_data(tensor, index.count, index.value);
    }

    void write() {
        const Tensor tensor = take_tensor();
        const Extents index = take_extents();
        set_tensor_data(tensor, index.count, index.value, take_long());
    }

    const ChipStorageTaskArgs &args_;
    const int32_t *next_;
    std::vector<PTO2TaskId> ids_;
    std::vector<Tensor> made_;
    /// Grows with every element read, and is part of every seed.
    uint64_t sum_ = 0;
};

}  // namespace

extern "C" {

PTO2OrchestrationConfig aicpu_orchestration_config(const ChipStorageTaskArgs &) {
    return PTO2OrchestrationConfig{.expected_arg_count = 0};
}

void aicpu_orchestration_entry(const ChipStorageTaskArgs &args) { Interpreter(args).run(); }

}  // extern "C"
