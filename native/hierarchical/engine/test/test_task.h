#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <vector>

#include "abi/data_type.h"
#include "abi/tensor_arg.h"
#include "hierarchical/engine/engine.h"

namespace pto {
namespace hierarchical {

inline constexpr uint32_t kFirstRingSegment = 1;  ///< ring r is segment 1 + r
inline constexpr uint32_t kUserSegment = 100;

/// Argument lists of a task, and the task.
class TestTask {
public:
    explicit TestTask(uint32_t callable = 0) : callable_(callable) { next_member(); }

    TestTask &on(WorkerRole role) {
        role_ = role;
        return *this;
    }
    TestTask &on_worker(int32_t worker) {
        worker_ = worker;
        return *this;
    }
    /// What follows belongs to the next member of a group.
    TestTask &next_member() {
        finish_member();
        is_open_ = true;
        return *this;
    }
    TestTask &tensor(const abi::TensorRef &tensor) {
        tensors_.push_back(tensor);
        return *this;
    }
    /// `nbytes` of the user segment.
    TestTask &bytes(TensorArgType tag, uint64_t offset, uint64_t nbytes = 64) {
        return tensor(ref(tag, abi::TensorPlace::kSegment, kUserSegment, offset, nbytes));
    }
    TestTask &block(TensorArgType tag, const RingBlock &block) {
        abi::TensorRef tensor = ref(tag, abi::TensorPlace::kSegment, block.segment, block.offset, block.nbytes);
        tensor.generation = block.generation;
        return this->tensor(tensor);
    }
    TestTask &device(TensorArgType tag, int32_t chip, uint64_t address, uint64_t nbytes = 64) {
        abi::TensorRef tensor = ref(tag, abi::TensorPlace::kDevice, 0, address, nbytes);
        tensor.chip = chip;
        return this->tensor(tensor);
    }
    /// An output that the engine allocates.
    TestTask &output(uint64_t nbytes) { return tensor(ref(TensorArgType::OUTPUT, abi::TensorPlace::kNone, 0, 0, nbytes)); }
    TestTask &scalar(uint64_t value) {
        scalars_.push_back(value);
        return *this;
    }
    TestTask &timeout(uint64_t timeout_ns) {
        timeout_ns_ = timeout_ns;
        return *this;
    }

    static abi::TensorRef ref(TensorArgType tag, abi::TensorPlace place, uint32_t segment, uint64_t address,
                              uint64_t nbytes) {
        abi::TensorRef tensor{};
        tensor.address = address;
        tensor.segment = segment;
        tensor.generation = place == abi::TensorPlace::kSegment ? 1 : 0;
        tensor.shapes[0] = static_cast<uint32_t>(nbytes);
        tensor.ndims = 1;
        tensor.dtype = static_cast<uint8_t>(DataType::UINT8);
        tensor.place = static_cast<uint8_t>(place);
        tensor.tag = static_cast<uint8_t>(tag);
        tensor.chip = -1;
        return tensor;
    }

    /// The pointers live as long as this object.
    Submission submission() {
        finish_member();
        Submission submission;
        submission.role = role_;
        submission.callable = callable_;
        submission.members = reinterpret_cast<abi::ArgsRecord *>(words_.data());
        submission.member_count = members_;
        submission.timeout_ns = timeout_ns_;
        return submission;
    }
    /// After submit: the tensor of the first member.
    const abi::TensorRef &tensor_of(size_t index) const {
        return reinterpret_cast<const abi::ArgsRecord *>(words_.data())->tensors()[index];
    }

private:
    void finish_member() {
        if (!is_open_) return;
        is_open_ = false;
        ++members_;
        abi::ArgsRecord head{static_cast<uint32_t>(tensors_.size()), static_cast<uint32_t>(scalars_.size()), worker_, 0};
        append(&head, sizeof(head));
        append(tensors_.data(), tensors_.size() * sizeof(abi::TensorRef));
        append(scalars_.data(), scalars_.size() * 8);
        tensors_.clear();
        scalars_.clear();
        worker_ = -1;
    }
    void append(const void *bytes, size_t nbytes) {
        const size_t start = words_.size();
        words_.resize(start + nbytes / 8);
        if (nbytes > 0) std::memcpy(words_.data() + start, bytes, nbytes);
    }

    uint32_t callable_;
    WorkerRole role_ = WorkerRole::kSub;
    int32_t worker_ = -1;
    uint64_t timeout_ns_ = 0;
    bool is_open_ = false;
    uint32_t members_ = 0;
    std::vector<abi::TensorRef> tensors_;
    std::vector<uint64_t> scalars_;
    std::vector<uint64_t> words_;
};

}  // namespace hierarchical
}  // namespace pto
