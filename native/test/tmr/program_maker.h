#pragma once
/// Makes up a random graph and, at the same time, runs it serially: the model of what the chip must compute.
///
/// The model knows which order the runtime promises: the edges of source-level rules only (creators, registered writers
/// whose elements a task shares), each with everything before it. Where a task touches an element that an earlier task
/// wrote or read in another order than promised, it gets an explicit predecessor, as a careful author would write. In
/// MANUAL scopes it also names the creators of its tensors, which keeps their memory.

#include <bitset>
#include <cstdint>
#include <random>
#include <vector>

#include "test/tmr/fold.h"
#include "test/tmr/program.h"

namespace pto {
namespace test {

/// What of a run must fit: every task of a ring from the oldest that an open scope holds.
struct ProgramLimits {
    uint32_t tasks = 60;
    uint32_t task_window = 16;
    uint64_t heap_bytes = 16384;
};

class ProgramMaker {
public:
    static constexpr uint32_t kMaxTasks = 512;
    static constexpr uint32_t kArguments = 3;
    static constexpr uint32_t kArgumentRows = 6;
    static constexpr uint32_t kArgumentColumns = 8;

    ProgramMaker(uint64_t seed, const ProgramLimits &limits) : random_(seed), limits_(limits) {
        for (uint32_t i = 0; i < kArguments; ++i) add_buffer(static_cast<int32_t>(i) + 1, kArgumentRows, kArgumentColumns, kNoTask, 0);
        for (Buffer &buffer : buffers_) {
            for (uint32_t &value : buffer.values) value = static_cast<uint32_t>(random_());
            start_.push_back(buffer.values);
        }
        words_.push_back(0);
        scopes_.push_back({false, 0, {}});
        while (tasks_.size() < limits_.tasks) step();
        while (scopes_.size() > 1) close();
        show_created();
        words_[0] = static_cast<int32_t>(words_.size()) - 1;
    }

    const std::vector<int32_t> &words() const { return words_; }
    /// Contents of the arguments before and after the run.
    const std::vector<uint32_t> &before(uint32_t argument) const { return start_[argument]; }
    const std::vector<uint32_t> &after(uint32_t argument) const { return buffers_[argument].values; }

private:
    static constexpr uint32_t kNoTask = ~0u;
    /// Of the heap: created tensors are smaller.
    static constexpr uint64_t kCreatedBytes = 1024;
    using TaskSet = std::bitset<kMaxTasks>;

    struct Buffer {
        int32_t source;
        uint32_t rows, columns;
        uint32_t owner;
        uint32_t depth;
        std::vector<uint32_t> values;
        bool is_open = true;
    };
    struct Use {
        uint32_t buffer;
        int32_t tag;
        bool manual_dep;
        std::vector<int32_t> shaping;
        std::vector<uint32_t> elements;
        bool is_written = false;
    };
    struct Access {
        uint32_t task;
        uint32_t buffer;
        bool is_write;
        bool is_registered;
        std::vector<bool> elements;
    };
    struct Task {
        TaskSet before;
        uint32_t ring;
        uint64_t bytes;
        bool is_held = true;
    };
    struct Scope {
        bool is_manual;
        uint32_t depth;
        std::vector<uint32_t> tasks;
    };

    uint32_t pick(uint32_t count) { return static_cast<uint32_t>(random_() % count); }
    bool chance(uint32_t percent) { return pick(100) < percent; }

    void add_buffer(int32_t source, uint32_t rows, uint32_t columns, uint32_t owner, uint32_t depth) {
        buffers_.push_back({source, rows, columns, owner, depth, std::vector<uint32_t>(size_t{rows} * columns, 0)});
    }

    void step() {
        const uint32_t kind = pick(100);
        if (kind < 10 && scopes_.size() < 6) return open();
        if (kind < 22 && scopes_.size() > 1) return close();
        if (kind < 28) return access_element(chance(50));
        if (!add_task()) stuck();
    }

    // The open scopes hold all that fits: end one, or the program.
    void stuck() {
        if (scopes_.size() > 1) return close();
        if (++failures_ < 20) return open();
        limits_.tasks = static_cast<uint32_t>(tasks_.size());
    }

    void open() {
        const bool is_manual = scopes_.back().is_manual || chance(25);
        scopes_.push_back({is_manual, static_cast<uint32_t>(scopes_.size()), {}});
        words_.insert(words_.end(), {program::kOpen, is_manual});
    }

    void close() {
        show_created();
        for (const uint32_t task : scopes_.back().tasks) tasks_[task].is_held = false;
        for (Buffer &buffer : buffers_) {
            if (buffer.owner != kNoTask && buffer.depth == scopes_.back().depth) buffer.is_open = false;
        }
        scopes_.pop_back();
        words_.push_back(program::kClose);
    }

    uint32_t ring() const { return static_cast<uint32_t>(scopes_.size() < 4 ? scopes_.size() : 4) - 1; }

    bool has_room(uint64_t bytes) const {
        uint32_t live = 0;
        uint64_t heap = bytes;
        bool is_live = false;
        for (const Task &task : tasks_) {
            if (task.ring != ring()) continue;
            is_live = is_live || task.is_held;
            live += is_live;
            heap += is_live ? task.bytes : 0;
        }
        return live + 2 <= limits_.task_window && heap <= limits_.heap_bytes;
    }

    uint32_t pick_buffer() {
        for (;;) {
            const uint32_t index = chance(60) ? static_cast<uint32_t>(buffers_.size() - 1 - pick(buffers_.size() < 6 ? buffers_.size() : 6))
                                              : pick(static_cast<uint32_t>(buffers_.size()));
            if (buffers_[index].is_open) return index;
        }
    }

    Use make_use(uint32_t buffer, int32_t tag);
    Use whole(uint32_t buffer, int32_t tag) const;
    bool add_task();
    /// Appends a task whose target is the first use.
    void submit(std::vector<Use> uses, bool is_overwriting);
    /// Folds what the innermost scope created into the first argument, as far as there is room for the tasks.
    void show_created();
    /// Reads or writes one element from the orchestration, where the runtime's rules make that safe.
    void access_element(bool is_write);
    TaskSet promised(const Use &use) const;
    bool conflicts(const Access &access, const Use &use) const;
    void emit(const Use &use);
    static bool is_registered(const Use &use, bool is_manual) {
        return !is_manual && !use.manual_dep && (use.tag == program::kInout || use.tag == program::kExisting);
    }

    std::mt19937_64 random_;
    ProgramLimits limits_;
    uint32_t failures_ = 0;
    std::vector<int32_t> words_;
    std::vector<Buffer> buffers_;
    std::vector<std::vector<uint32_t>> start_;
    std::vector<Task> tasks_;
    std::vector<Access> accesses_;
    std::vector<Scope> scopes_;
    uint32_t sum_ = 0;
};

}  // namespace test
}  // namespace pto
