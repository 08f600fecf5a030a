/// Random programs whose runs record their tasks: the dependencies are those of the rules, whatever had completed when a task
/// was submitted, and what else is recorded fits the program.
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <utility>

#include "test/chip/recorded_file.h"
#include "test/chip/temp_folder.h"
#include "test/fuzz/hbg_programs.h"
#include "test/fuzz/tmr_programs.h"

namespace pto {
namespace fuzz {
namespace {

constexpr uint64_t kPrograms = 16;

using Edges = std::set<std::pair<uint32_t, uint32_t>>;

/// Predecessor and successor of each edge as the numbers that their tasks have in the order of submits.
Edges read_edges(const std::string &folder, uint32_t task_count) {
    const base::Json json = test::read_json(folder + "/deps.json");
    EXPECT_EQ(json.at("dropped").as_int(-1), 0);
    std::map<uint64_t, uint32_t> numbers;
    for (const base::Json &task : json.at("tasks").items()) {
        numbers.emplace(task.at("task_id").as_id(0), static_cast<uint32_t>(numbers.size()));
    }
    EXPECT_EQ(numbers.size(), task_count);
    Edges edges;
    for (const base::Json &edge : json.at("edges").items()) {
        const bool is_new = edges.emplace(numbers.at(edge.items()[0].as_id(0)), numbers.at(edge.items()[1].as_id(0))).second;
        EXPECT_TRUE(is_new) << "an edge is there twice";
    }
    Edges explained;
    for (const base::Json &edge : json.at("edge_details").items()) {
        explained.emplace(numbers.at(edge.at("pred").as_id(0)), numbers.at(edge.at("succ").as_id(0)));
    }
    EXPECT_EQ(explained, edges);
    return edges;
}

/// Every scope that begins ends, and nothing is more than there is.
void expect_scopes(const std::string &folder) {
    const std::vector<base::Json> lines = test::read_json_lines(folder + "/scope_stats.jsonl");
    ASSERT_GE(lines.size(), 3u);
    std::vector<int64_t> open;
    for (size_t i = 1; i < lines.size(); ++i) {
        const base::Json &line = lines[i];
        const auto ring = static_cast<size_t>(line.at("ring").as_int(0));
        if (line.at("phase").text() == "begin") {
            open.push_back(line.at("depth").as_int(-1));
            continue;
        }
        ASSERT_FALSE(open.empty());
        EXPECT_EQ(line.at("depth").as_int(-2), open.back());
        open.pop_back();
        EXPECT_LT(line.at("task_window_peak").as_int(-1), lines[0].at("task_window").items()[ring].as_int(0));
        EXPECT_LE(line.at("heap_peak").as_int(-1), lines[0].at("heap").items()[ring].as_int(0));
        EXPECT_LE(line.at("dep_pool_peak").as_int(-1), lines[0].at("dep_pool").items()[ring].as_int(0));
        EXPECT_FALSE(line.at("left_open").as_bool(false));
    }
    EXPECT_TRUE(open.empty());
}

class CapturedPrograms : public testing::TestWithParam<const char *> {
protected:
    test::TempFolder folder;
    test::Chip chip{GetParam()};

    void SetUp() override { chip.record_tasks(folder.path()); }
};

class CapturedTmrPrograms : public CapturedPrograms {
protected:
    void expect_edges(FuzzCase it, bool is_exact) {
        ASSERT_EQ(chip.prepare(0, make_tmr_image()), 0) << chip.error().message;
        for (it.seed = 200; it.seed < 200 + kPrograms; ++it.seed) {
            SCOPED_TRACE(it.text());
            const ProgramSettings settings = make_settings(it, 24, 4);
            const ProgramMaker program(it, settings);
            ASSERT_EQ(run_tmr_program(chip, 0, program, settings), "");
            const Edges edges = read_edges(folder.path(), program.task_count());
            for (uint32_t task = 0; task < program.task_count(); ++task) {
                for (uint32_t producer = 0; producer < task; ++producer) {
                    const bool must = program.edges().must[task].test(producer);
                    const bool may = is_exact ? must : program.edges().may[task].test(producer);
                    const bool is_captured = edges.count({producer, task}) > 0;
                    EXPECT_TRUE(is_captured ? may : !must) << producer << " → " << task;
                }
            }
            expect_scopes(folder.path());
        }
    }
};

TEST_P(CapturedTmrPrograms, HaveTheEdgesOfTheRules) {
    FuzzCase it;
    it.without = 1u << static_cast<uint32_t>(Feature::kViews);
    expect_edges(it, true);
}

TEST_P(CapturedTmrPrograms, HaveAtLeastTheEdgesOfSharedBytes) { expect_edges({}, false); }

using CapturedHbgPrograms = CapturedPrograms;

TEST_P(CapturedHbgPrograms, HaveTheEdgesThatTheyDeclare) {
    ASSERT_EQ(chip.prepare(0, make_hbg_image()), 0) << chip.error().message;
    FuzzCase it;
    it.runtime = "hbg";
    for (it.seed = 200; it.seed < 200 + kPrograms; ++it.seed) {
        SCOPED_TRACE(it.text());
        const HostProgram program(it, 24, 4);
        ASSERT_EQ(program.run(chip, 0), "");
        EXPECT_EQ(read_edges(folder.path(), program.task_count()), Edges(program.edges().begin(), program.edges().end()));
        expect_scopes(folder.path());
    }
}

INSTANTIATE_TEST_SUITE_P(Chip, CapturedTmrPrograms, testing::Values(PTO_FUZZ_A2A3_TMR, PTO_FUZZ_A5_TMR),
                         [](const auto &test) { return test.index == 0 ? "a2a3" : "a5"; });
INSTANTIATE_TEST_SUITE_P(Chip, CapturedHbgPrograms, testing::Values(PTO_FUZZ_A2A3_HBG, PTO_FUZZ_A5_HBG),
                         [](const auto &test) { return test.index == 0 ? "a2a3" : "a5"; });

}  // namespace
}  // namespace fuzz
}  // namespace pto
