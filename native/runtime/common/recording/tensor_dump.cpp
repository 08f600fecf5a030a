#include "runtime/common/recording/tensor_dump.h"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <exception>
#include <tuple>

#include "base/json.h"
#include "runtime/common/recording/kernel_signatures.h"
#include "runtime/common/shared/fatal_latch.h"

namespace pto {
namespace runtime {
namespace {

using platform::Failure;

constexpr size_t kChunkBytes = 64 << 10;
constexpr const char *kBinName = "tensor_dump.bin";
constexpr const char *kManifestName = "tensor_dump.json";

bool is_mapped(uint64_t address, uint64_t bytes) {
    static const auto page = static_cast<uint64_t>(sysconf(_SC_PAGESIZE));
    unsigned char residence[1024];
    const uint64_t end = address + bytes;
    for (uint64_t at = address / page * page; at < end; at += page * sizeof(residence)) {
        const uint64_t size = std::min<uint64_t>(end - at, page * sizeof(residence));
        if (mincore(reinterpret_cast<void *>(at), size, residence) != 0) return false;
    }
    return true;
}

// Other tasks may count in the same memory while this one waits for it, with atomic operations: so this reads that way, too.
void copy_shared(uint8_t *to, const uint8_t *from, size_t size) {
    for (; size > 0 && reinterpret_cast<uintptr_t>(from) % sizeof(uint64_t) != 0; --size) {
        *to++ = __atomic_load_n(from++, __ATOMIC_RELAXED);
    }
    for (; size >= sizeof(uint64_t); size -= sizeof(uint64_t)) {
        const uint64_t word = __atomic_load_n(reinterpret_cast<const uint64_t *>(from), __ATOMIC_RELAXED);
        std::copy_n(reinterpret_cast<const uint8_t *>(&word), sizeof(word), to);
        to += sizeof(word);
        from += sizeof(word);
    }
    for (; size > 0; --size) *to++ = __atomic_load_n(from++, __ATOMIC_RELAXED);
}

/// Whether every element of a view lies in its buffer, and that can be read. The view has elements.
bool is_readable(const RecordedTensor &tensor) {
    const uint64_t elements = tensor.buffer_bytes / tensor.element_bytes();
    uint64_t last = tensor.start;
    for (uint32_t d = 0; d < tensor.ndims; ++d) {
        uint64_t step;
        if (__builtin_mul_overflow(tensor.shape[d] - uint64_t{1}, tensor.stride[d], &step)) return false;
        if (__builtin_add_overflow(last, step, &last)) return false;
    }
    if (last >= elements) return false;
    const uint64_t first = tensor.start * tensor.element_bytes();
    return is_mapped(tensor.buffer + first, (last - tensor.start + 1) * tensor.element_bytes());
}

ArgDirection joined(ArgDirection a, ArgDirection b) { return a == b ? a : ArgDirection::INOUT; }

const char *role_of(ArgDirection direction) {
    return direction == ArgDirection::IN ? "input" : direction == ArgDirection::OUT ? "output" : "inout";
}

template <typename Numbers>
void write_numbers(base::JsonWriter &json, const char *name, const Numbers &numbers, uint32_t count) {
    json.key(name).begin_array();
    for (uint32_t i = 0; i < count; ++i) json.number(static_cast<int64_t>(numbers[i]));
    json.end_array();
}

}  // namespace

Failure TensorDump::begin_run(const OutputFolder &outputs, const KernelTable &kernels, const TensorSource &source) {
    std::lock_guard<std::mutex> lock(mutex_);
    kernels_ = &kernels;
    source_ = &source;
    entries_.clear();
    file_bytes_ = dropped_ = skipped_tasks_ = 0;
    if (Failure failure = folder_.open(outputs.path_of("tensor_dump"))) return failure;
    file_ = std::make_unique<base::DraftFile>(folder_.path_of(kBinName));
    return folder_.problem_of(kBinName, *file_);
}

void TensorDump::dump(const TaskSlot &task, bool is_after) noexcept {
    std::lock_guard<std::mutex> lock(mutex_);
    if (file_ == nullptr) return;
    try {
        TensorSource::Argument arguments[kMaxDumpedTensors];
        Part parts[kMaxDumpedTensors];
        const uint32_t count = source_->describe(task, arguments);
        if (!find_parts(task, arguments, count, parts)) {
            skipped_tasks_ += is_after ? 0 : 1;
            return;
        }
        for (uint32_t i = 0; i < count; ++i) {
            const bool is_wanted = parts[i].direction != (is_after ? ArgDirection::IN : ArgDirection::OUT);
            if (is_wanted) add(task, arguments[i], parts[i], is_after);
        }
    } catch (const std::exception &) {
        ++dropped_;
    }
}

bool TensorDump::find_parts(const TaskSlot &task, const TensorSource::Argument *arguments, uint32_t count,
                            Part *parts) const {
    using Sharing = KernelSignatures::Sharing;
    const KernelSignatures signatures(task.func_id, *kernels_);
    const Sharing sharing = signatures.sharing(count);
    if (sharing == Sharing::kUnfit) return false;
    if (sharing == Sharing::kUnstated) {
        uint32_t first = 0;
        while (first + 1 < kCoreSlots && task.func_id[first] < 0) ++first;
        for (uint32_t i = 0; i < count; ++i) parts[i] = {arguments[i].direction, first, task.func_id[first]};
        return true;
    }
    uint32_t next = 0;
    for (uint32_t slot = 0; slot < kCoreSlots; ++slot) {
        const std::vector<ArgDirection> &tensors = signatures.tensors(slot);
        const bool joins = sharing == Sharing::kEachAll && next > 0;
        for (size_t i = 0; i < tensors.size(); ++i) {
            if (joins) {
                parts[i].direction = joined(parts[i].direction, tensors[i]);
            } else {
                parts[next++] = {tensors[i], slot, task.func_id[slot]};
            }
        }
    }
    return true;
}

void TensorDump::add(const TaskSlot &task, const TensorSource::Argument &argument, const Part &part, bool is_after) {
    const RecordedTensor &tensor = argument.tensor;
    const uint64_t bytes = tensor.element_count() * tensor.element_bytes();
    if ((bytes > 0 && !is_readable(tensor)) || entries_.size() >= limits_.tensors) {
        ++dropped_;
        return;
    }
    const uint64_t size = std::min({bytes, limits_.tensor_bytes, limits_.file_bytes - file_bytes_});
    append(tensor, size);
    if (!file_->problem().empty()) {
        ++dropped_;
        return;
    }
    entries_.push_back({task.id, part, argument.index, is_after, size < bytes, tensor, file_bytes_, size});
    file_bytes_ += size;
}

void TensorDump::append(const RecordedTensor &tensor, uint64_t size) {
    const uint64_t width = tensor.element_bytes();
    // The inner dimensions without gaps are one run of bytes; the others are counted through.
    uint32_t outer = tensor.ndims;
    uint64_t run_bytes = width;
    for (; outer > 0 && (tensor.shape[outer - 1] == 1 || tensor.stride[outer - 1] * width == run_bytes); --outer) {
        run_bytes *= tensor.shape[outer - 1];
    }
    uint32_t index[kRecordedDims] = {};
    uint8_t chunk[kChunkBytes];
    size_t filled = 0;
    const auto flush = [&] {
        file_->write({reinterpret_cast<const char *>(chunk), filled});
        filled = 0;
    };
    while (size > 0) {
        uint64_t position = tensor.start;
        for (uint32_t d = 0; d < outer; ++d) position += index[d] * tensor.stride[d];
        const auto *from = reinterpret_cast<const uint8_t *>(tensor.buffer + position * width);
        for (uint64_t left = std::min(run_bytes, size); left > 0;) {
            const size_t part = std::min<uint64_t>(left, kChunkBytes - filled);
            copy_shared(chunk + filled, from, part);
            filled += part;
            from += part;
            left -= part;
            size -= part;
            if (filled == kChunkBytes) flush();
        }
        for (uint32_t d = outer; d-- > 0;) {
            if (++index[d] < tensor.shape[d]) break;
            index[d] = 0;
        }
    }
    flush();
}

uint64_t TensorDump::truncated() const {
    const auto is_truncated = [](const Entry &entry) { return entry.is_truncated; };
    return static_cast<uint64_t>(std::count_if(entries_.begin(), entries_.end(), is_truncated));
}

std::string TensorDump::manifest() const {
    const auto count = [this](auto is_counted) {
        return static_cast<int64_t>(std::count_if(entries_.begin(), entries_.end(), is_counted));
    };
    const auto count_role = [&](ArgDirection direction) {
        return count([direction](const Entry &entry) { return entry.part.direction == direction; });
    };
    base::JsonWriter json;
    json.begin_object().key("run_dir").string("tensor_dump");
    json.key("bin_format").begin_object().key("type").string("logical_contiguous").key("byte_order").string("little_endian");
    json.end_object().key("total_tensors").number(static_cast<int64_t>(entries_.size()));
    json.key("before_dispatch").number(count([](const Entry &entry) { return !entry.is_after; }));
    json.key("after_completion").number(count([](const Entry &entry) { return entry.is_after; }));
    json.key("input_tensors").number(count_role(ArgDirection::IN));
    json.key("output_tensors").number(count_role(ArgDirection::OUT));
    json.key("inout_tensors").number(count_role(ArgDirection::INOUT));
    json.key("truncated_tensors").natural(truncated());
    json.key("dropped_records").number(static_cast<int64_t>(dropped_)).key("dropped_overwrite").number(0);
    json.key("skipped_tasks").number(static_cast<int64_t>(skipped_tasks_));
    json.key("bin_file").string(kBinName).key("tensors").begin_array();
    for (const Entry &entry : entries_) {
        const RecordedTensor &tensor = entry.tensor;
        json.begin_object();
        json.key("task_id").string(format_text("0x%016llx", static_cast<unsigned long long>(entry.task)));
        json.key("subtask_id").number(entry.part.subtask).key("func_id").number(entry.part.func_id);
        json.key("role").string(role_of(entry.part.direction));
        json.key("stage").string(entry.is_after ? "after_completion" : "before_dispatch");
        json.key("arg_index").number(entry.argument).key("dtype").string(get_dtype_name(tensor.dtype));
        json.key("is_contiguous").boolean(tensor.is_contiguous());
        write_numbers(json, "shape", tensor.shape, tensor.ndims);
        write_numbers(json, "raw_shape", tensor.raw_shape, tensor.ndims);
        write_numbers(json, "offsets", tensor.offsets, tensor.ndims);
        json.key("numel").number(static_cast<int64_t>(tensor.element_count()));
        json.key("bin_offset").number(static_cast<int64_t>(entry.bin_offset));
        json.key("bin_size").number(static_cast<int64_t>(entry.bin_size));
        json.key("truncated").boolean(entry.is_truncated).key("overwritten").boolean(false).end_object();
    }
    return json.end_array().end_object().take();
}

Failure TensorDump::finish() {
    std::lock_guard<std::mutex> lock(mutex_);
    const std::unique_ptr<base::DraftFile> values = std::move(file_);
    if (values == nullptr) return Failure::none();
    std::sort(entries_.begin(), entries_.end(), [](const Entry &a, const Entry &b) {
        const auto key = [](const Entry &it) {
            return std::make_tuple(it.task, it.part.subtask, it.part.func_id, it.is_after, it.argument, it.part.direction);
        };
        return key(a) < key(b);
    });
    base::DraftFile list(folder_.path_of(kManifestName));
    list.write(manifest() + "\n");
    // The list of one run beside the values of another one would be worse than neither.
    if (Failure failure = folder_.problem_of(kManifestName, list)) return failure;
    if (Failure failure = folder_.publish(kBinName, *values)) return failure;
    return folder_.publish(kManifestName, list);
}

}  // namespace runtime
}  // namespace pto
