/// Random task graphs on four chips and two sub workers, each of them a thread, compared with execution in the order of
/// submission: what every task reads, what is left in memory, which tasks fail and which are poisoned.
///
/// PTO_RANDOM_GRAPHS says how many graphs, PTO_RANDOM_GRAPHS_SEED where to begin.

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "hierarchical/engine/test/engine_rig.h"

namespace pto {
namespace hierarchical {
namespace {

constexpr size_t kUserBytes = 512;
/// So small that inner scopes come around several times.
constexpr size_t kRingBytes = 12 * 1024;
constexpr size_t kMembers = 400;

uint64_t number_from_environment(const char *name, uint64_t otherwise) {
    const char *text = std::getenv(name);
    return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

uint64_t mix(uint64_t hash, uint64_t value) { return (hash ^ value) * 0x9e3779b97f4a7c15u + (hash >> 29); }

bool is_read(uint8_t tag) {
    return tag == static_cast<uint8_t>(TensorArgType::INPUT) || tag == static_cast<uint8_t>(TensorArgType::INOUT);
}
bool is_written(uint8_t tag) {
    return tag != static_cast<uint8_t>(TensorArgType::INPUT) && tag != static_cast<uint8_t>(TensorArgType::NO_DEP);
}

/// What every task computes: a digest of all that it reads, from which it fills all that it writes.
template <typename At>
uint64_t execute(const std::vector<abi::TensorRef> &tensors, uint64_t salt, At at) {
    uint64_t hash = salt + 1;
    for (const abi::TensorRef &tensor : tensors)
        for (uint32_t i = 0; is_read(tensor.tag) && i < tensor.shapes[0]; ++i) hash = mix(hash, at(tensor)[i]);
    for (const abi::TensorRef &tensor : tensors)
        for (uint32_t i = 0; is_written(tensor.tag) && i < tensor.shapes[0]; ++i)
            at(tensor)[i] = static_cast<uint8_t>(mix(hash, i) >> 56);
    return hash;
}

/// Memory as execution in order leaves it, and which bytes have no value because a task failed.
struct Shadow {
    std::vector<uint8_t> bytes;
    std::vector<bool> is_condemned;

    explicit Shadow(size_t nbytes) : bytes(nbytes), is_condemned(nbytes) {}
};

class RandomGraph {
public:
    RandomGraph(uint64_t seed, bool is_strict) : random_(seed), is_strict_(is_strict), rig_(settings(is_strict)) {
        for (int i = 0; i < 4; ++i) add_worker(WorkerRole::kNextLevel);
        for (int i = 0; i < 2; ++i) add_worker(WorkerRole::kSub);
        digests_ = std::vector<std::atomic<uint64_t>>(kMembers);
        for (uint32_t r = 0; r < 4; ++r) rings_.emplace_back(kRingBytes);
    }

    void run() {
        const uint64_t tasks = 5 + draw(60);
        const bool caller_waits = draw(2) == 0;
        rig_->begin_run(caller_waits);
        for (uint64_t i = 0; i < tasks; ++i) {
            if (draw(4) == 0 && scopes_.size() < 6) open_scope();
            if (draw(4) == 0 && !scopes_.empty()) close_scope();
            submit();
        }
        rig_->close_run();
        ASSERT_TRUE(rig_->wait());
        compare(rig_->take_report());
    }

private:
    static EngineSettings settings(bool is_strict) {
        EngineSettings settings;
        settings.heap_ring_bytes = kRingBytes;
        settings.spin_ns = 2000;
        settings.fails_fast = false;
        settings.tracks_readers = is_strict;
        return settings;
    }
    uint64_t draw(uint64_t below) { return random_() % below; }

    void add_worker(WorkerRole role) {
        rig_.add_thread(role, [this](const ReceivedTask &task) {
            if (task.scalars[1] == 1) return abi::CommandStatus::kThrew;
            digests_[task.scalars[0]] = execute(task.tensors, task.scalars[0], [this](const abi::TensorRef &tensor) {
                return tensor.segment == kUserSegment ? user_.data() + tensor.address : rig_.at(tensor);
            });
            return abi::CommandStatus::kOk;
        });
    }

    Shadow &shadow(const abi::TensorRef &tensor) {
        return tensor.segment == kUserSegment ? shadow_user_ : rings_[tensor.segment - kFirstRingSegment];
    }

    void open_scope() {
        rig_->open_scope();
        scopes_.push_back(intermediates_.size());
    }
    void close_scope() {
        rig_->close_scope();
        intermediates_.resize(scopes_.back());
        scopes_.pop_back();
    }

    /// Without strict hazards only what is never written twice may be read, and the rest is read and written at once.
    abi::TensorRef draw_tensor(uint64_t low, uint64_t high) {
        if (!intermediates_.empty() && draw(2) == 0) {
            abi::TensorRef tensor = intermediates_[draw(intermediates_.size())];
            tensor.tag = static_cast<uint8_t>(TensorArgType::INPUT);
            return tensor;
        }
        const uint64_t begin = low + draw(high - low);
        const uint64_t nbytes = 1 + draw(std::min<uint64_t>(high - begin, 48));
        const auto tag = is_strict_ ? static_cast<TensorArgType>(draw(5)) : TensorArgType::INOUT;
        return TestTask::ref(tag, abi::TensorPlace::kSegment, kUserSegment, begin, nbytes);
    }

    static bool overlaps(const abi::TensorRef &a, const abi::TensorRef &b) {
        return a.segment == b.segment && a.address < b.address + b.shapes[0] && b.address < a.address + a.shapes[0];
    }

    void submit() {
        const WorkerRole role = draw(3) == 0 ? WorkerRole::kSub : WorkerRole::kNextLevel;
        const uint64_t workers = role == WorkerRole::kSub ? 2 : 4;
        const uint64_t members = draw(4) == 0 ? 1 + draw(workers) : 1;
        TestTask task;
        task.on(role);
        std::vector<std::vector<abi::TensorRef>> tensors(members);
        std::vector<bool> throws(members);
        for (uint64_t m = 0; m < members; ++m) {
            if (m > 0) task.next_member();
            if (draw(3) == 0) task.on_worker(static_cast<int32_t>(members > 1 ? m : draw(workers)));
            // Members of a group keep to parts of their own, because they run at the same time.
            const uint64_t part = kUserBytes / members;
            for (uint64_t i = draw(4); i > 0; --i) {
                const abi::TensorRef tensor = draw_tensor(m * part, (m + 1) * part);
                const auto is_in_the_way = [&](const abi::TensorRef &other) {
                    return overlaps(tensor, other) && (is_written(tensor.tag) || is_written(other.tag));
                };
                if (std::none_of(tensors[m].begin(), tensors[m].end(), is_in_the_way)) tensors[m].push_back(tensor);
            }
            if (draw(3) == 0)
                tensors[m].push_back(
                    TestTask::ref(TensorArgType::OUTPUT, abi::TensorPlace::kNone, 0, 0, 1 + draw(1500)));
            throws[m] = draw(25) == 0;
            for (const abi::TensorRef &tensor : tensors[m]) task.tensor(tensor);
            task.scalar(used_ + m).scalar(throws[m] ? 1 : 0);
        }
        const std::string code = code_of_failure([&] { rig_.submit(task); });
        // What the open scopes hold may fill a ring. The graph goes on without the task.
        EXPECT_TRUE(code.empty() || code == "ERR_PTO_RING_EXHAUSTED") << code;
        if (!code.empty()) return;
        ++tasks_;
        follow(task.submission(), tensors, throws);
        used_ += members;
    }

    /// Executes a task in order, on the shadow.
    void follow(const Submission &submission, std::vector<std::vector<abi::TensorRef>> &tensors,
                const std::vector<bool> &throws) {
        bool is_poisoned = false;
        const auto *record = submission.members;
        for (auto &member : tensors) {
            for (size_t i = 0; i < member.size(); ++i) {
                member[i] = record->tensors()[i];
                const Shadow &memory = shadow(member[i]);
                for (uint32_t b = 0; is_read(member[i].tag) && b < member[i].shapes[0]; ++b)
                    is_poisoned = is_poisoned || memory.is_condemned[member[i].address + b];
            }
            record = reinterpret_cast<const abi::ArgsRecord *>(reinterpret_cast<const uint8_t *>(record) +
                                                               record->nbytes());
        }
        const auto failed = std::count(throws.begin(), throws.end(), true);
        poisoned_ += is_poisoned ? 1 : 0;
        failures_ += is_poisoned ? 0 : static_cast<uint64_t>(failed);
        for (size_t m = 0; m < tensors.size(); ++m) {
            const bool runs = !is_poisoned && !throws[m];
            expected_.push_back(runs ? execute(tensors[m], used_ + m,
                                               [this](const abi::TensorRef &tensor) {
                                                   return shadow(tensor).bytes.data() + tensor.address;
                                               })
                                     : 0);
            for (const abi::TensorRef &tensor : tensors[m]) {
                if (!is_written(tensor.tag)) continue;
                const auto begin = shadow(tensor).is_condemned.begin() + static_cast<ptrdiff_t>(tensor.address);
                std::fill(begin, begin + tensor.shapes[0], is_poisoned || failed > 0);
                if (tensor.segment != kUserSegment) intermediates_.push_back(tensor);
            }
        }
    }

    void compare(const RunReport &report) {
        EXPECT_EQ(report.task_count, tasks_);
        EXPECT_EQ(report.poisoned_count, poisoned_);
        EXPECT_EQ(report.failure_count, failures_);
        for (size_t i = 0; i < expected_.size(); ++i) ASSERT_EQ(digests_[i], expected_[i]) << "member " << i;
        EXPECT_EQ(user_, shadow_user_.bytes);
    }

    std::mt19937_64 random_;
    bool is_strict_;
    std::vector<uint8_t> user_ = std::vector<uint8_t>(kUserBytes);
    Shadow shadow_user_{kUserBytes};
    std::vector<Shadow> rings_;
    std::vector<abi::TensorRef> intermediates_;  ///< outputs of open scopes
    std::vector<size_t> scopes_;
    std::vector<uint64_t> expected_;
    std::vector<std::atomic<uint64_t>> digests_;
    uint64_t tasks_ = 0;
    uint64_t used_ = 0;
    uint64_t poisoned_ = 0;
    uint64_t failures_ = 0;
    EngineRig rig_;
};

TEST(RandomGraphs, ComputeWhatExecutionInOrderDoes) {
    const uint64_t graphs = number_from_environment("PTO_RANDOM_GRAPHS", 2000);
    const uint64_t seed = number_from_environment("PTO_RANDOM_GRAPHS_SEED", std::random_device{}());
    std::printf("%llu graphs from seed %llu\n", static_cast<unsigned long long>(graphs),
                static_cast<unsigned long long>(seed));
    for (uint64_t i = 0; i < graphs && !HasFailure(); ++i) {
        SCOPED_TRACE("PTO_RANDOM_GRAPHS=1 PTO_RANDOM_GRAPHS_SEED=" + std::to_string(seed + i));
        RandomGraph(seed + i, (seed + i) % 2 == 0).run();
    }
}

}  // namespace
}  // namespace hierarchical
}  // namespace pto
