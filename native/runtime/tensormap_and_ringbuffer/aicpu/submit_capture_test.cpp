#include "runtime/tensormap_and_ringbuffer/aicpu/submit_capture.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <set>
#include <utility>

#include "base/draft_file.h"
#include "test/chip/recorded_file.h"
#include "test/chip/temp_folder.h"

namespace pto {
namespace tmr {
namespace {

Region span(uint64_t buffer, uint64_t start, uint32_t count) {
    Region region;
    region.buffer = buffer;
    region.start = start;
    region.element_bytes = 4;
    region.ndims = 1;
    region.shape[0] = count;
    region.stride[0] = 1;
    region.measure();
    return region;
}

class SubmitCaptureTest : public testing::Test {
protected:
    using Edges = std::set<std::pair<TaskId, TaskId>>;

    SubmitCaptureTest() {
        graph.begin_run();
        capture.begin_run();
    }
    void task(TaskId id) {
        TaskSlot slot;
        slot.id = id;
        slot.func_id[kAiv0] = 2;
        capture.begin_task(slot, false);
        RecordedTensor tensor;
        tensor.buffer = 64;
        tensor.ndims = 1;
        tensor.shape[0] = 4;
        tensor.stride[0] = 1;
        graph.add_argument(ArgumentKind::kInout, tensor);
    }
    void writer(TaskId id, const Region &region, TaskId owner = kNoTask) {
        task(id);
        capture.add_entry(region, Access::kWrite, owner, 0);
    }
    void reader(TaskId id, const Region &region) {
        task(id);
        capture.add_accesses(region, false, false, 0);
    }
    base::Json written() {
        const std::string path = folder.path() + "/deps.json";
        base::DraftFile file(path);
        graph.write(file);
        EXPECT_TRUE(file.publish()) << file.problem();
        return test::read_json(path);
    }
    static Edges edges_of(const base::Json &json) {
        Edges edges;
        for (const base::Json &edge : json.at("edges").items()) {
            const bool is_new = edges.emplace(edge.items()[0].as_int(-1), edge.items()[1].as_int(-1)).second;
            EXPECT_TRUE(is_new);
        }
        return edges;
    }

    DependencyCapture graph;
    SubmitCapture capture{graph};
    test::TempFolder folder;
};

TEST_F(SubmitCaptureTest, ForgetsNoWriterButCoveredOnes) {
    writer(1, span(64, 0, 4));
    writer(2, span(64, 4, 4));
    reader(3, span(64, 2, 4));
    task(4);
    capture.add_accesses(span(64, 0, 4), false, true, 0);
    capture.add_entry(span(64, 0, 4), Access::kWrite, kNoTask, 0);
    reader(5, span(64, 0, 8));
    EXPECT_EQ(edges_of(written()), (Edges{{1, 3}, {2, 3}, {1, 4}, {2, 5}, {4, 5}}));
}

TEST_F(SubmitCaptureTest, TakesReusedMemoryForAnotherBuffer) {
    writer(1, span(4096, 0, 4), 0);
    writer(2, span(8192, 0, 4), 0);
    writer(3, span(4096, 0, 4));
    capture.take_memory(4000, 8192);
    reader(4, span(4096, 0, 4));
    reader(5, span(8192, 0, 4));
    EXPECT_EQ(edges_of(written()), (Edges{{3, 4}, {2, 5}}));
}

TEST_F(SubmitCaptureTest, SaysWhyATaskWaits) {
    writer(1, span(64, 0, 4));
    task(2);
    capture.add_entry(span(64, 2, 1), Access::kRead, kNoTask, 0);
    task(3);
    capture.add_explicit(1);
    capture.add_creator(0, 0);
    capture.add_creator(3, 0);  // itself
    capture.add_accesses(span(64, 0, 4), true, false, 0);
    capture.add_found(1, Access::kWrite, Overlap::kCovered, 0);
    const base::Json json = written();
    EXPECT_EQ(json.at("version").as_int(0), 1);
    EXPECT_EQ(edges_of(json), (Edges{{0, 3}, {1, 3}, {2, 3}}));
    std::set<std::string> reasons;
    for (const base::Json &edge : json.at("edge_details").items()) {
        EXPECT_EQ(edge.at("succ").text(), "3");
        reasons.insert(edge.at("source").text() + " " + edge.at("pred").text());
        if (edge.at("source").text() == "tensormap") {
            EXPECT_EQ(edge.at("overlap").text(), "covered");
            EXPECT_EQ(edge.at("arg").as_int(-1), 0);
            EXPECT_EQ(edge.at("producer_arg").as_int(-1), 0);
            EXPECT_EQ(edge.at("producer_shape").items()[0].as_int(0), 4);
            EXPECT_EQ(edge.at("tensor_id").text(), json.at("tensors").items()[0].at("tensor_id").text());
        }
    }
    EXPECT_EQ(reasons, (std::set<std::string>{"explicit 1", "creator 0", "tensormap 1", "reader 2"}));
    EXPECT_EQ(json.at("edge_details").items().size(), 4u);
    ASSERT_EQ(json.at("tasks").items().size(), 3u);
    EXPECT_EQ(json.at("tasks").items()[0].at("kernel_ids").items()[1].as_int(-1), 2);
}

TEST_F(SubmitCaptureTest, CountsWhatDoesNotFit) {
    DependencyCapture small(CaptureLimits{2, 1, 1});
    small.begin_run();
    TaskSlot slot;
    for (slot.id = 0; slot.id < 3; ++slot.id) {
        small.add_task(slot, false);
        small.add_scalar(7);
    }
    small.add_edge({0, 1});
    small.add_edge({1, 2});
    EXPECT_EQ(small.dropped(), 1u + 2u + 1u);
    SubmitCapture few(small, 1);
    few.begin_run();
    few.add_entry(span(64, 0, 4), Access::kWrite, kNoTask, 0);
    few.add_entry(span(64, 0, 4), Access::kWrite, kNoTask, 0);
    EXPECT_EQ(small.dropped(), 5u);
}

// Sanitizers need more address space than can be taken away.
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
TEST_F(SubmitCaptureTest, GoesOnWithoutWhatThereIsNoMemoryFor) {
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
        rlimit before;
        getrlimit(RLIMIT_AS, &before);
        const rlimit low{uint64_t{48} << 20, before.rlim_max};
        if (setrlimit(RLIMIT_AS, &low) != 0) _exit(2);
        for (TaskId id = 0; id < 120'000; ++id) {
            writer(id, span(64, 4 * id, 4));
            reader(id, span(64, 4 * id, 4));
            capture.add_wait(id, span(64, 0, 4), false);
        }
        setrlimit(RLIMIT_AS, &before);
        base::DraftFile file(folder.path() + "/deps.json");
        graph.write(file);
        _exit(graph.dropped() > 0 && file.publish() ? 0 : 1);
    }
    int status = -1;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
}
#endif

}  // namespace
}  // namespace tmr
}  // namespace pto
