#include "runtime/tensormap_and_ringbuffer/aicpu/submit_capture.h"

#include <iterator>
#include <new>

namespace pto {
namespace tmr {
namespace {

EdgeSource source_of(Access access) { return access == Access::kWrite ? EdgeSource::kTensorMap : EdgeSource::kReader; }

EdgeOverlap overlap_of(Overlap how) { return how == Overlap::kCovered ? EdgeOverlap::kCovered : EdgeOverlap::kOther; }

}  // namespace

void SubmitCapture::begin_run() {
    entries_.clear();
    entry_count_ = 0;
    task_ = kNoTask;
}

void SubmitCapture::begin_task(const TaskSlot &task, bool is_manual) {
    task_ = task.id;
    graph_.add_task(task, is_manual);
}

void SubmitCapture::add_explicit(TaskId producer) { graph_.add_edge({producer, task_, EdgeSource::kExplicit}); }

void SubmitCapture::add_creator(TaskId owner, int32_t argument) {
    if (owner == task_) return;
    graph_.add_edge({owner, task_, EdgeSource::kCreator, EdgeOverlap::kUnknown, static_cast<int8_t>(argument)});
}

void SubmitCapture::add_found(TaskId producer, Access access, Overlap how, int32_t argument) {
    graph_.add_edge({producer, task_, source_of(access), overlap_of(how), static_cast<int8_t>(argument)});
}

void SubmitCapture::add_accesses(const Region &region, bool and_readers, bool removes_covered, int32_t argument) {
    const auto buffer = entries_.find(region.buffer);
    if (buffer == entries_.end()) return;
    Entries &entries = buffer->second;
    const size_t before = entries.size();
    entries.visit(region, [&](const Entry &entry) {
        if (!and_readers && entry.access != Access::kWrite) return false;
        const Overlap how = overlap(region, entry.region);
        if (how == Overlap::kNone) return false;
        graph_.add_edge({entry.task, task_, source_of(entry.access), overlap_of(how), static_cast<int8_t>(argument),
                         entry.argument});
        return how == Overlap::kCovered && removes_covered;
    });
    entry_count_ -= before - entries.size();
}

void SubmitCapture::add_entry(const Region &region, Access access, TaskId owner, int32_t argument) noexcept {
    if (!graph_.has_edges()) return;
    if (entry_count_ >= most_entries_) return graph_.count_dropped(1);
    try {
        Entries &entries = entries_[region.buffer];
        const size_t before = entries.size();
        entries.add({region, task_, owner, access, static_cast<int8_t>(argument)});
        entry_count_ += entries.size() - before;
    } catch (const std::bad_alloc &) {
        graph_.count_dropped(1);
    }
}

void SubmitCapture::add_wait(TaskId owner, const Region &region, bool and_readers) {
    if (owner != kNoTask) graph_.add_wait(owner);
    const auto buffer = entries_.find(region.buffer);
    if (buffer == entries_.end()) return;
    buffer->second.visit(region, [&](const Entry &entry) {
        if (!and_readers && entry.access != Access::kWrite) return false;
        if (overlap(region, entry.region) != Overlap::kNone) graph_.add_wait(entry.task);
        return false;
    });
}

// Entries of a task that named no owner stay: what it wrote to need not have been a buffer of the rings.
void SubmitCapture::take_memory(uint64_t begin, uint64_t end) {
    for (auto buffer = entries_.lower_bound(begin); buffer != entries_.end() && buffer->first < end;) {
        Entries &entries = buffer->second;
        const size_t before = entries.size();
        entries.remove_if([](const Entry &entry) { return entry.owner != kNoTask; });
        entry_count_ -= before - entries.size();
        buffer = entries.size() == 0 ? entries_.erase(buffer) : std::next(buffer);
    }
}

}  // namespace tmr
}  // namespace pto
