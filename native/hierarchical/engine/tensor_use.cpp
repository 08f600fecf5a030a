#include "hierarchical/engine/tensor_use.h"

#include <algorithm>
#include <limits>
#include <string>

#include "abi/data_type.h"
#include "abi/tensor_arg.h"
#include "base/failure.h"
#include "hierarchical/engine/heap_ring.h"

namespace pto {
namespace hierarchical {
namespace {

using abi::ErrorCode;
using base::Failure;

/// Where sums of sizes stop growing.
constexpr uint64_t kMoreThanAnyRing = uint64_t{1} << 62;

template <typename Integer>
std::string text(Integer number) {
    return std::to_string(number);
}

const char *role_name(WorkerRole role) { return role == WorkerRole::kSub ? "sub workers" : "next-level workers"; }

/// Bytes of the elements; throws when they cannot be counted in 63 bits.
uint64_t tensor_bytes(const abi::TensorRef &tensor, uint32_t index) {
    const uint64_t element = get_element_size(static_cast<DataType>(tensor.dtype));
    if (element == 0)
        throw Failure(ErrorCode::ERR_PTO_ARGS_DTYPE,
                      "Tensor " + text(index) + " has data type " + text(tensor.dtype) + ", which is none.");
    if (tensor.ndims > CONTINUOUS_TENSOR_MAX_DIMS)
        throw Failure(ErrorCode::ERR_PTO_ARGS_SHAPE, "Tensor " + text(index) + " has " + text(tensor.ndims) +
                                                         " dimensions; up to " +
                                                         text(CONTINUOUS_TENSOR_MAX_DIMS) + " are allowed.");
    uint64_t nbytes = element;
    bool is_over = false;
    for (uint32_t d = 0; d < tensor.ndims; ++d) {
        if (tensor.shapes[d] == 0) return 0;
        is_over = is_over || nbytes > (uint64_t{1} << 62) / tensor.shapes[d];
        if (!is_over) nbytes *= tensor.shapes[d];
    }
    if (is_over)
        throw Failure(ErrorCode::ERR_PTO_ARGS_SHAPE,
                      "Tensor " + text(index) + " has more bytes than can be addressed. Check its shape.");
    return nbytes;
}

/// The chip that must take a member because of its tensors; -1 none.
int32_t chip_of_tensors(const abi::ArgsRecord &args, const Submission &submission, int32_t next_level_workers) {
    int32_t chip = -1;
    for (uint32_t i = 0; i < args.tensor_count; ++i) {
        const abi::TensorRef &tensor = args.tensors()[i];
        if (static_cast<abi::TensorPlace>(tensor.place) != abi::TensorPlace::kDevice) continue;
        if (submission.role == WorkerRole::kSub)
            throw Failure(ErrorCode::ERR_PTO_DEVICE_POINTER,
                          "Tensor " + text(i) + " is in the memory of chip " + text(tensor.chip) +
                              ", which sub workers cannot read. Copy it to the host first.");
        if (tensor.chip < 0 || tensor.chip >= next_level_workers)
            throw Failure(ErrorCode::ERR_PTO_WORKER_ID, "Tensor " + text(i) + " is in the memory of chip " +
                                                            text(tensor.chip) + "; there are " +
                                                            text(next_level_workers) + " chips.");
        if (chip >= 0 && chip != tensor.chip)
            throw Failure(ErrorCode::ERR_PTO_DEVICE_POINTER,
                          "Tensor " + text(i) + " is in the memory of chip " + text(tensor.chip) +
                              " and another tensor of the same task in that of chip " + text(chip) +
                              ". One task runs on one chip.");
        chip = tensor.chip;
    }
    return chip;
}

int32_t worker_of_member(const abi::ArgsRecord &args, uint32_t member, const Submission &submission,
                         const WorkerCounts &workers) {
    const int32_t count = submission.role == WorkerRole::kSub ? workers.sub : workers.next_level;
    if (args.worker < -1 || args.worker >= count)
        throw Failure(ErrorCode::ERR_PTO_WORKER_ID, "Member " + text(member) + " is for worker " + text(args.worker) +
                                                        "; there are " + text(count) + " " +
                                                        role_name(submission.role) + ", with ids from 0. -1 is any.")
            .with("worker", args.worker)
            .with("workers", count);
    const int32_t chip = chip_of_tensors(args, submission, workers.next_level);
    if (chip < 0) return args.worker;
    if (args.worker >= 0 && args.worker != chip)
        throw Failure(ErrorCode::ERR_PTO_DEVICE_POINTER,
                      "Member " + text(member) + " is for worker " + text(args.worker) +
                          " and has a tensor in the memory of chip " + text(chip) + ". Send it to that chip.")
            .with("worker", args.worker)
            .with("chip", chip);
    return chip;
}

void check_overlap(std::vector<MemoryRange> &writes, uint32_t member) {
    if (writes.size() < 2) return;
    std::sort(writes.begin(), writes.end(), [](const MemoryRange &a, const MemoryRange &b) {
        return a.space != b.space ? a.space < b.space : a.begin < b.begin;
    });
    for (size_t i = 1; i < writes.size(); ++i) {
        const MemoryRange &a = writes[i - 1];
        const MemoryRange &b = writes[i];
        if (a.space != b.space || b.begin >= a.end) continue;
        throw Failure(ErrorCode::ERR_PTO_TENSOR_OVERLAP,
                      "Member " + text(member) + " writes bytes " + text(b.begin) + " to " +
                          text(std::min(a.end, b.end)) +
                          " of the same memory through two tensors. Pass one of them, or parts that do not overlap.")
            .with("member", member);
    }
}

void check_group_size(const Submission &submission, int32_t count) {
    if (count == 0)
        throw Failure(ErrorCode::ERR_PTO_CALLABLE_NO_TARGET,
                      std::string("There are no ") + role_name(submission.role) + " that could take the task.");
    if (submission.member_count <= static_cast<uint32_t>(count)) return;
    throw Failure(ErrorCode::ERR_PTO_GROUP_SIZE, "The group has " + text(submission.member_count) +
                                                     " members, which run at the same time; there are " + text(count) +
                                                     " " + role_name(submission.role) + ".")
        .with("members", submission.member_count)
        .with("workers", count);
}

void check_distinct(const std::vector<TaskMember> &members, std::vector<bool> &is_taken, int32_t count) {
    if (members.size() == 1) return;
    is_taken.assign(static_cast<size_t>(count), false);
    for (const TaskMember &member : members) {
        if (member.worker < 0) continue;
        if (is_taken[member.worker])
            throw Failure(ErrorCode::ERR_PTO_GROUP_WORKERS,
                          "Two members of the group are for worker " + text(member.worker) +
                              ". The members run at the same time, each on a worker of its own.")
                .with("worker", member.worker);
        is_taken[member.worker] = true;
    }
}

void check_counts(const abi::ArgsRecord &args, uint32_t member) {
    if (args.tensor_count <= abi::kMaxTaskTensors && args.scalar_count <= abi::kMaxTaskScalars) return;
    throw Failure(ErrorCode::ERR_PTO_ARGS_CAPACITY,
                  "Member " + text(member) + " has " + text(args.tensor_count) + " tensors and " +
                      text(args.scalar_count) + " scalars; a task takes up to " + text(abi::kMaxTaskTensors) + " and " +
                      text(abi::kMaxTaskScalars) + ".")
        .with("tensors", args.tensor_count)
        .with("scalars", args.scalar_count);
}

}  // namespace

TensorUse tensor_use(const abi::TensorRef &tensor, uint32_t index) {
    if (tensor.tag > static_cast<uint8_t>(TensorArgType::NO_DEP))
        throw Failure(ErrorCode::ERR_PTO_ARGS_TENSOR,
                      "Tensor " + text(index) + " has tag " + text(tensor.tag) + "; tags are 0 to 4.");
    const auto tag = static_cast<TensorArgType>(tensor.tag);
    TensorUse use{};
    use.nbytes = tensor_bytes(tensor, index);
    use.is_read = tag == TensorArgType::INPUT || tag == TensorArgType::INOUT;
    use.is_written =
        tag == TensorArgType::OUTPUT || tag == TensorArgType::INOUT || tag == TensorArgType::OUTPUT_EXISTING;
    if (use.nbytes == 0) return use;
    switch (static_cast<abi::TensorPlace>(tensor.place)) {
    case abi::TensorPlace::kNone:
        if (tag == TensorArgType::OUTPUT) use.action = TensorUse::Action::kAllocate;
        return use;
    case abi::TensorPlace::kSegment:
        use.range.space = segment_space(tensor.segment);
        break;
    case abi::TensorPlace::kDevice:
        use.range.space = device_space(tensor.chip);
        break;
    default:
        throw Failure(ErrorCode::ERR_PTO_ARGS_TENSOR, "Tensor " + text(index) + " is in place " + text(tensor.place) +
                                                          "; places are 0 none, 1 segment, 2 device.");
    }
    if (tensor.address > std::numeric_limits<uint64_t>::max() - use.nbytes)
        throw Failure(ErrorCode::ERR_PTO_ARGS_TENSOR,
                      "Tensor " + text(index) + " reaches beyond the last address there is.");
    use.action = TensorUse::Action::kNamed;
    use.range.begin = tensor.address;
    use.range.end = tensor.address + use.nbytes;
    return use;
}

void check_submission(const Submission &submission, const WorkerCounts &workers, CheckedSubmission *checked) {
    if (submission.member_count == 0 || submission.members == nullptr)
        throw Failure(ErrorCode::ERR_PTO_GROUP_EMPTY, "args_list must not be empty: a group has one member or more.");
    const int32_t count = submission.role == WorkerRole::kSub ? workers.sub : workers.next_level;
    check_group_size(submission, count);
    checked->members.clear();
    checked->words = 0;
    checked->alloc_bytes = 0;
    const auto *start = reinterpret_cast<const uint64_t *>(submission.members);
    for (uint32_t m = 0; m < submission.member_count; ++m) {
        const auto &args = *reinterpret_cast<const abi::ArgsRecord *>(start + checked->words);
        check_counts(args, m);
        checked->members.push_back(
            {static_cast<uint32_t>(checked->words), worker_of_member(args, m, submission, workers)});
        checked->writes.clear();
        for (uint32_t i = 0; i < args.tensor_count; ++i) {
            const TensorUse use = tensor_use(args.tensors()[i], i);
            if (use.action == TensorUse::Action::kAllocate)
                checked->alloc_bytes =
                    std::min(checked->alloc_bytes + HeapRing::rounded(use.nbytes), kMoreThanAnyRing);
            if (use.action == TensorUse::Action::kNamed && use.is_written) checked->writes.push_back(use.range);
        }
        check_overlap(checked->writes, m);
        checked->words += args.nbytes() / sizeof(uint64_t);
    }
    check_distinct(checked->members, checked->is_taken, count);
}

}  // namespace hierarchical
}  // namespace pto
