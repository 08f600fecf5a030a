// pto-test-worker: a child that behaves, or misbehaves, as the test that started it asks for.
//
// Its part of CONFIG: {"init": "ok" | "fail" | "sleep" | "hang" | "exit" | "crash", "initMs": N, "payload": {…}}.
// `payload` is what it sends with its readiness.
#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <map>
#include <stdexcept>
#include <string>
#include <thread>

#include "base/fnv1a.h"
#include "base/json.h"
#include "hierarchical/child/child_main.h"
#include "hierarchical/lane/lane_bell.h"
#include "hierarchical/lane/lane_layout.h"
#include "lane_worker/behaviour.h"
#include "lane_worker/device_heap.h"
#include "lane_worker/garbage.h"
#include "lane_worker/mix.h"

namespace pto {
namespace test {
namespace {

using hierarchical::ChildContext;
using hierarchical::ChildReply;
using hierarchical::LaneJob;

[[noreturn]] void hang() {
    while (true) pause();
}

void sleep_for(std::chrono::microseconds time) { std::this_thread::sleep_for(time); }

const std::map<std::string, Behaviour> &behaviours() {
    static const std::map<std::string, Behaviour> all = {
#define PTO_TEST_BEHAVIOUR(name, text) {text, Behaviour::name},
        PTO_TEST_BEHAVIOURS(PTO_TEST_BEHAVIOUR)
#undef PTO_TEST_BEHAVIOUR
    };
    return all;
}

class TestHandler final : public hierarchical::ChildHandler {
public:
    std::string open(const ChildContext &context) override {
        context_.emplace(context);
        const auto config = base::Json::parse(context.config).value_or(base::Json());
        const std::string &init = config.at("init").text();
        const std::chrono::milliseconds time(config.at("initMs").as_int(0));
        if (init == "fail") throw base::Failure(abi::ErrorCode::ERR_PTO_INIT_FAILED, "The test device does not start.");
        if (init == "sleep") sleep_for(time);
        if (init == "hang") hang();
        if (init == "exit") _exit(7);
        if (init == "crash") raise(SIGSEGV);
        return base::JsonWriter().value(config.at("payload")).take();
    }

    ChildReply run(const LaneJob &job) override {
        ChildReply reply;
        reply.launched_ns = base::monotonic_ns();
        ++task_count_;
        const auto named = slots_.find(job.command.callable);
        behave(named == slots_.end() ? static_cast<Behaviour>(job.command.callable) : named->second, job);
        reply.device_ns = static_cast<uint64_t>(base::monotonic_ns() - reply.launched_ns);
        return reply;
    }

    ChildReply control_device(const LaneJob &job) override {
        const uint64_t(&arg)[3] = job.command.arg;
        ChildReply reply;
        switch (job.kind()) {
        case abi::CommandKind::kMalloc:
            reply.result = heap_.allocate(arg[0]);
            break;
        case abi::CommandKind::kFree:
            heap_.release(arg[0]);
            break;
        case abi::CommandKind::kCopyTo:
            std::memcpy(heap_.range(arg[0], arg[1]), copied_tensor(job), arg[1]);
            break;
        case abi::CommandKind::kCopyFrom:
            std::memcpy(copied_tensor(job), heap_.range(arg[0], arg[1]), arg[1]);
            break;
        case abi::CommandKind::kRegister:
            register_slot(job);
            break;
        case abi::CommandKind::kUnregister:
            slots_.erase(static_cast<uint32_t>(arg[0]));
            break;
        case abi::CommandKind::kCommInit:
            // Stands for a command that takes its time.
            sleep_for(std::chrono::milliseconds(base::Json::parse(job.payload()).value_or(base::Json()).at("ms").as_int(0)));
            break;
        default:
            reply.text = std::string(job.payload());
            break;
        }
        return reply;
    }

    ChildReply control_now(const LaneJob &job) override {
        ChildReply reply;
        if (job.kind() == abi::CommandKind::kStats) {
            reply.text = base::JsonWriter().begin_object().key("tasks").number(task_count_.load()).end_object().take();
        }
        return reply;
    }

    void close() noexcept override {}

private:
    void register_slot(const LaneJob &job) {
        const auto json = base::Json::parse(job.payload()).value_or(base::Json());
        const auto found = behaviours().find(json.at("name").text());
        if (found == behaviours().end()) {
            throw base::Failure(abi::ErrorCode::ERR_PTO_REGISTER_IMPORT,
                                "The test worker has no behaviour '" + json.at("name").text() + "'.");
        }
        slots_[static_cast<uint32_t>(job.command.arg[0])] = found->second;
    }

    uint8_t *copied_tensor(const LaneJob &job) const {
        if (job.nbytes != sizeof(abi::TensorRef)) throw std::runtime_error("a copy without its tensor");
        abi::TensorRef tensor;
        std::memcpy(&tensor, job.bytes, sizeof(tensor));
        return context_->segments.resolve(tensor.segment, tensor.generation, tensor.address, job.command.arg[1]);
    }

    const abi::TensorRef &tensor(const LaneJob &job, uint32_t index) const {
        if (index >= job.args().tensor_count) throw std::runtime_error("tensor " + std::to_string(index) + " is missing");
        return job.args().tensors()[index];
    }

    uint64_t scalar(const LaneJob &job, uint32_t index) const {
        return index < job.args().scalar_count ? job.args().scalars()[index] : 0;
    }

    uint8_t *data(const abi::TensorRef &tensor) const {
        if (tensor.place != static_cast<uint8_t>(abi::TensorPlace::kDevice)) return context_->segments.resolve(tensor);
        return heap_.range(tensor.address, hierarchical::tensor_bytes(tensor));
    }

    template <typename T>
    T *elements(const LaneJob &job, uint32_t index) const {
        return reinterpret_cast<T *>(data(tensor(job, index)));
    }

    size_t bytes(const LaneJob &job, uint32_t index) const {
        return static_cast<size_t>(hierarchical::tensor_bytes(tensor(job, index)));
    }

    void behave(Behaviour behaviour, const LaneJob &job) {
        const uint64_t parameter = scalar(job, 0);
        switch (behaviour) {
        case Behaviour::kNoop:
            return;
        case Behaviour::kEcho:
            std::memcpy(elements<uint8_t>(job, 0), job.bytes, std::min(job.nbytes, bytes(job, 0)));
            return;
        case Behaviour::kSleep:
            return sleep_for(std::chrono::microseconds(parameter));
        case Behaviour::kThrow:
            throw std::runtime_error(std::string(parameter, 'x'));
        case Behaviour::kFail:
            throw base::Failure(abi::ErrorCode::ERR_PTO_TASK_NATIVE, "The test chip failed.")
                .with("status", static_cast<int64_t>(parameter));
        case Behaviour::kCrash:
            std::fprintf(stderr, "pto-test-worker: signal %d follows\n", static_cast<int>(parameter));
            raise(static_cast<int>(parameter));
            return;
        case Behaviour::kExit:
            _exit(static_cast<int>(parameter));
        case Behaviour::kHang:
            hang();
        case Behaviour::kStop:
            raise(SIGSTOP);
            return;
        case Behaviour::kGarbage:
            write_garbage_and_ring(job, static_cast<Garbage>(parameter), static_cast<uint32_t>(scalar(job, 1)));
            hang();
        case Behaviour::kFill:
            return fill(job, parameter);
        case Behaviour::kAdd:
            return add(job);
        case Behaviour::kCopy:
            std::memcpy(elements<uint8_t>(job, 1), elements<uint8_t>(job, 0), std::min(bytes(job, 0), bytes(job, 1)));
            return;
        case Behaviour::kChecksum:
            return checksum(job);
        case Behaviour::kMix:
            return mix_tensors(job);
        case Behaviour::kRecord: {
            auto *log = elements<uint64_t>(job, 0);
            const uint64_t count = __atomic_add_fetch(log, 1, __ATOMIC_SEQ_CST);
            if ((count + 1) * sizeof(uint64_t) <= bytes(job, 0)) log[count] = parameter;
            return;
        }
        case Behaviour::kWaitFor:
            while (__atomic_load_n(elements<uint64_t>(job, 0), __ATOMIC_SEQ_CST) != parameter) {
                sleep_for(std::chrono::microseconds(100));
            }
            return;
        case Behaviour::kPhase:
            context_->set_phase(static_cast<abi::ChildPhase>(parameter));
            return sleep_for(std::chrono::microseconds(scalar(job, 1)));
        }
        throw std::runtime_error("callable id " + std::to_string(job.command.callable) + " not registered");
    }

    void write_garbage_and_ring(const LaneJob &job, Garbage kind, uint32_t seed) {
        const auto bit = static_cast<uint32_t>(hierarchical::lane_header(lane_of(job)).identity.worker_id);
        write_garbage(lane_of(job), kind, seed);
        if (abi::LaneBell *bell = mapped_bell()) hierarchical::ring_bell(*bell, bit);
    }

    void fill(const LaneJob &job, uint64_t parameter) {
        const auto low = static_cast<uint32_t>(parameter);
        for (size_t i = 0; i < bytes(job, 0) / sizeof(low); ++i) elements<uint32_t>(job, 0)[i] = low;
    }

    void add(const LaneJob &job) {
        const auto *left = elements<float>(job, 0);
        const auto *right = elements<float>(job, 1);
        auto *sum = elements<float>(job, 2);
        for (size_t i = 0; i < bytes(job, 2) / sizeof(float); ++i) sum[i] = left[i] + right[i];
    }

    void checksum(const LaneJob &job) {
        const uint32_t last = job.args().tensor_count - 1;
        uint64_t sum = 0;
        for (uint32_t i = 0; i < last; ++i) sum = mixed(sum, base::fnv1a64(elements<uint8_t>(job, i), bytes(job, i)));
        *elements<uint64_t>(job, last) = sum;
    }

    void mix_tensors(const LaneJob &job) {
        std::vector<uint64_t *> data;
        std::vector<size_t> counts;
        for (uint32_t i = 0; i < job.args().tensor_count; ++i) {
            data.push_back(elements<uint64_t>(job, i));
            counts.push_back(bytes(job, i) / sizeof(uint64_t));
        }
        mix(job.args(), data, counts);
    }

    std::optional<ChildContext> context_;
    DeviceHeap heap_;
    std::map<uint32_t, Behaviour> slots_;
    std::atomic<int64_t> task_count_{0};
};

}  // namespace
}  // namespace test
}  // namespace pto

int main() {
    pto::test::TestHandler handler;
    return pto::hierarchical::child_main(handler);
}
