/// Submits the random graph whose words are tensor 0. The other tensors are what its tasks work on.
#include "../program.h"

#include <memory>

#include "graph.h"

namespace {

using namespace program;

class Interpreter {
public:
    explicit Interpreter(const ChipStorageTaskArgs &args) : args_(args), next_(memory<int32_t>(args, 0)) {}

    void run() {
        const int32_t *end = next_ + 1 + *next_;
        ++next_;
        while (next_ < end) {
            switch (*next_++) {
                case kOpen: rt_scope_begin(*next_++ != 0 ? PTO2ScopeMode::MANUAL : PTO2ScopeMode::AUTO); break;
                case kClose: rt_scope_end(); break;
                case kTask: submit(); break;
                case kRead: read(); break;
                default: write();
            }
        }
    }

private:
    Tensor base(int32_t source) {
        return source >= kFirstMade ? made_[static_cast<size_t>(source - kFirstMade)] : from_tensor_arg(args_.tensor(source));
    }

    Tensor take_tensor(int32_t source, bool manual_dep) {
        Tensor tensor = base(source);
        tensor.manual_dep = manual_dep;
        const int32_t shaping = *next_++;
        if (shaping == kWindow || shaping == kRows || shaping == kWindowTransposed) {
            uint32_t window[2 * kDims];
            for (uint32_t &value : window) value = static_cast<uint32_t>(*next_++);
            tensor = tensor.view(window, window + kDims, manual_dep);
        }
        if (shaping == kRows) {
            const auto count = static_cast<uint32_t>(tensor.numel());
            tensor = tensor.reshape(&count, 1, manual_dep);
        }
        if (shaping == kTransposed || shaping == kWindowTransposed) tensor = tensor.transpose(0, 1, manual_dep);
        return tensor;
    }

    void submit() {
        const bool is_on_aic = *next_++ != 0;
        const bool is_overwriting = *next_++ != 0;
        const auto seed = static_cast<uint32_t>(*next_++) + sum_;
        Arg arg;
        for (int32_t left = *next_++; left > 0; --left) arg.add_dep(ids_[static_cast<size_t>(*next_++)]);
        const int32_t count = *next_++;
        std::vector<Tensor> tensors;
        tensors.reserve(static_cast<size_t>(count));
        TensorCreateInfo info;
        for (int32_t i = 0; i < count; ++i) {
            const int32_t source = *next_++;
            const int32_t tag = *next_++;
            const bool manual_dep = *next_++ != 0;
            if (tag == kCreate) {
                uint32_t shape[kDims];
                for (uint32_t &extent : shape) extent = static_cast<uint32_t>(*next_++);
                info = TensorCreateInfo(shape, kDims, DataType::INT32);
                arg.add_output(info);
                continue;
            }
            tensors.push_back(take_tensor(source, manual_dep));
            switch (tag) {
                case kInput: arg.add_input(tensors.back()); break;
                case kInout: arg.add_inout(tensors.back()); break;
                case kExisting: arg.add_output(tensors.back()); break;
                default: arg.add_no_dep(tensors.back());
            }
        }
        arg.add_scalar(seed, is_overwriting);
        const int32_t kernel = kFold1 + count - 1;
        const TaskOutputTensors outputs = is_on_aic ? rt_submit_aic_task(kernel, arg) : rt_submit_aiv_task(kernel, arg);
        ids_.push_back(outputs.task_id());
        if (!outputs.empty()) made_.push_back(outputs.get_ref(0));
    }

    void read() {
        const Tensor tensor = base(*next_++);
        uint32_t index[kDims];
        for (uint32_t &value : index) value = static_cast<uint32_t>(*next_++);
        sum_ = sum_ * 5u + get_tensor_data<uint32_t>(tensor, kDims, index);
    }

    void write() {
        const Tensor tensor = base(*next_++);
        uint32_t index[kDims];
        for (uint32_t &value : index) value = static_cast<uint32_t>(*next_++);
        set_tensor_data<uint32_t>(tensor, kDims, index, static_cast<uint32_t>(*next_++));
    }

    const ChipStorageTaskArgs &args_;
    const int32_t *next_;
    std::vector<PTO2TaskId> ids_;
    std::vector<Tensor> made_;
    /// Grows with every element read, and is part of every seed.
    uint32_t sum_ = 0;
};

}  // namespace

PTO_TAKES_ANY_ARGUMENTS

extern "C" void aicpu_orchestration_entry(const ChipStorageTaskArgs &args) { Interpreter(args).run(); }
