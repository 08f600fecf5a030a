#pragma once
/// Makes up a random graph and, at the same time, runs it in order: the model of what the chip must compute.
///
/// A program is a list of operations, each drawn from the seed and its own place in the list alone. Any of them may be
/// left out and the rest still makes a program, much the same one. What an operation cannot do where it stands, it does
/// not do: a task needs room in its ring for certain (RingModel), and every two accesses of one byte must be ordered, by
/// the runtime's rules (OrderModel) or else by explicit predecessors, as a careful author would write. In MANUAL scopes a
/// task also names the creators of its tensors, which keeps their memory.

#include <cstdint>
#include <optional>
#include <vector>

#include "test/fuzz/edge_model.h"
#include "test/fuzz/fuzz_case.h"
#include "test/fuzz/order_model.h"
#include "test/fuzz/ring_model.h"
#include "test/fuzz/task_plan.h"
#include "test/fuzz/view_model.h"

namespace pto {
namespace fuzz {

/// What follows from the seed before the first operation.
struct ProgramSettings {
    uint32_t operations = 0;
    int block_dim = 1;
    int threads = 1;
    RingSettings rings[kRings];
    /// Tasks write single elements of an argument, and now and then one reads it all: hundreds of producers.
    bool is_wide = false;
    bool tracks_readers = false;
    uint64_t schedule = 0;
};

ProgramSettings make_settings(const FuzzCase &it, int max_block_dim, int max_threads);

class ProgramMaker {
public:
    ProgramMaker(const FuzzCase &it, const ProgramSettings &settings);

    struct Argument {
        TensorShape shape;
        std::vector<uint8_t> before;
        std::vector<uint8_t> after;
    };

    /// Argument 0 of the run.
    const std::vector<int32_t> &words() const { return words_; }
    /// The arguments that follow.
    std::vector<Argument> arguments() const;
    uint32_t task_count() const { return order_.task_count(); }
    /// What the tasks depend on.
    const EdgeModel &edges() const { return edges_; }
    /// Kernels that run, over all blocks.
    uint32_t kernel_count() const { return kernel_count_; }

private:
    static constexpr uint32_t kArguments = 3;
    /// The first buffer: each of its elements takes up what became of created tensors.
    static constexpr uint32_t kResults = 0;
    static constexpr uint32_t kFirstArgument = 1;
    static constexpr uint32_t kMaxScopes = 7;

    struct Buffer {
        int32_t source;
        /// The operation that made it, and which of its tensors it is.
        uint64_t key;
        TensorShape shape;
        uint32_t owner;
        size_t depth;
        std::vector<uint8_t> bytes;
        bool is_open = true;
        bool is_defined = true;
        /// Tasks wait for its value.
        bool is_counter = false;
    };
    struct Scope {
        bool is_manual;
        std::vector<uint32_t> tasks;
    };
    /// A task that waits for a counter, until so many more tasks have counted it up.
    struct Deferred {
        uint32_t task;
        uint32_t counter;
        uint32_t left;
    };
    struct Task {
        uint32_t ring;
        uint32_t place;
        uint64_t key;
    };

    void add_arguments();
    void apply(uint32_t operation);
    void open(bool is_manual);
    void close();
    /// After a task found none: ends a scope, or begins one in another ring.
    void make_room();

    bool add_task(Random &random, uint64_t key);
    bool allocate(Random &random, uint64_t key);
    /// A task that is complete only when later ones have counted a counter up.
    bool defer(Random &random, uint64_t key);
    /// One of those later tasks. There is a deferred task.
    void notify(Random &random, uint64_t key);
    /// All that are left of them, in the scope of the deferred tasks, where there is room kept for them.
    void notify_all();
    void access_element(Random &random, uint64_t key, bool is_write);
    /// Folds what the innermost scope created into the results, as far as there is room for the tasks.
    void show_created();
    bool show(const std::vector<uint32_t> &buffers);

    void plan_launch(Random &random, TaskPlan *plan) const;
    void plan_targets(Random &random, uint64_t key, TaskPlan *plan);
    void plan_sources(Random &random, uint64_t key, TaskPlan *plan);
    Use create(Random &random) const;
    Use use_of(uint32_t buffer, Random &random);
    std::optional<uint32_t> pick_buffer(Random &random, uint64_t key, bool may_be_undefined);

    /// Orders, emits and runs a task. False when there is no room for it; true also when nothing was emitted, because room
    /// would not help.
    bool submit(TaskPlan plan, Random &random, uint64_t key, bool keeps_a_place);
    /// Predecessors to name, and all that the task certainly comes after.
    std::vector<uint32_t> order(const TaskPlan &plan, const std::vector<Touch> &touches, Random &random,
                                TaskSet *producers) const;
    std::vector<Touch> touches_of(const TaskPlan &plan) const;
    Touch touch_of(const Use &use) const;
    void make_buffers(TaskPlan *plan, uint32_t task, uint64_t key);
    void run(const TaskPlan &plan);

    void emit(std::initializer_list<int32_t> words) { words_.insert(words_.end(), words); }
    void emit_long(uint64_t value);
    void emit_extents(const Extents &extents);
    void emit_use(const Use &use);

    bool is_manual() const { return scopes_.back().is_manual; }
    uint32_t ring() const { return static_cast<uint32_t>(scopes_.size() < kRings ? scopes_.size() : kRings) - 1; }
    bool has_created() const;

    const FuzzCase it_;
    const ProgramSettings settings_;
    std::vector<int32_t> words_{0};
    std::vector<Buffer> buffers_;
    std::vector<Argument> arguments_;
    std::vector<Scope> scopes_;
    std::vector<Task> tasks_;
    std::vector<RingModel> rings_;
    OrderModel order_;
    EdgeModel edges_;
    std::vector<Deferred> deferred_;
    /// Tasks that must find room in the ring of the innermost scope.
    uint32_t reserved_ = 0;
    uint32_t made_ = 0;
    uint32_t kernel_count_ = 0;
    uint32_t shown_ = 0;
    uint64_t sum_ = 0;
};

}  // namespace fuzz
}  // namespace pto
