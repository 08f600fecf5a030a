/// What runs of host-built graphs record about their tasks.
#include "test/chip/recorded_file.h"
#include "test/chip/temp_folder.h"
#include "test/hbg/graph_test.h"

namespace pto {
namespace test {
namespace {

using Values = std::vector<int32_t>;

class Captured : public GraphTest {
protected:
    void SetUp() override { chip().record_tasks(folder.path()); }
    base::Json file(const char *name) { return read_json(folder.path() + "/" + name); }
    Values values(const base::Json &tensor) { return dumped_values<int32_t>(folder.path(), tensor); }

    TempFolder folder;
};

TEST_P(Captured, TensorsDescribedByEitherCallAreDumped) {
    Values in = {1, 2, 3, 4, 5, 6}, out(6, 0);
    ASSERT_EQ(run(PTO_MEMORY_GRAPHS, "described", Args().tensor(in).tensor(out)), 0) << message();
    const std::vector<base::Json> tensors = file("tensor_dump/tensor_dump.json").at("tensors").items();
    ASSERT_EQ(tensors.size(), 8u);
    EXPECT_EQ(values(tensors[0]), Values(6, 0));                       // out, before
    EXPECT_EQ(values(tensors[1]), (Values{2, 3, 4, 5}));               // a window of in
    EXPECT_EQ(values(tensors[2]), (Values{2, 3, 4, 5, 6, 7}));         // out, after
    EXPECT_EQ(tensors[3].at("arg_index").as_int(-1), 1);
    EXPECT_EQ(tensors[3].at("offsets").items()[0].as_int(-1), 1);
    EXPECT_EQ(values(tensors[4]), (Values{2, 3, 4, 5, 6, 7}));         // what the second task finds
    EXPECT_EQ(values(tensors[6]), (Values{12, 13, 14, 15, 16, 17}));
    EXPECT_EQ(out, (Values{12, 13, 14, 15, 16, 17}));

    const base::Json graph = file("deps.json");
    ASSERT_EQ(graph.at("edges").items().size(), 1u);
    EXPECT_EQ(graph.at("edge_details").items()[0].at("source").text(), "explicit");
    const std::vector<base::Json> &args = graph.at("tasks").items()[0].at("args").items();
    ASSERT_EQ(args.size(), 4u);
    EXPECT_EQ(args[1].at("type").text(), "inout");
    EXPECT_EQ(args[1].at("start_offset").as_int(0), 1);
    EXPECT_EQ(args[3].at("type").text(), "scalar");
    EXPECT_EQ(args[3].at("value").text(), "1");
}

TEST_P(Captured, GraphsThatCannotRunAreThere) {
    EXPECT_NE(run(PTO_ERRORS_GRAPHS, "ring", Args().scalar(5)), 0);
    const base::Json graph = file("deps.json");
    EXPECT_GE(graph.at("tasks").items().size(), 5u);
    EXPECT_GE(graph.at("edges").items().size(), 5u);
}

PTO_ON_EVERY_CHIP(Captured);

}  // namespace
}  // namespace test
}  // namespace pto
