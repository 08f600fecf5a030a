#include "chip_worker/task_folder.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "base/failure.h"

namespace pto {
namespace chip_worker {
namespace {

abi::LaneCommand command_of(uint64_t run_id, uint64_t task_id) {
    abi::LaneCommand command{};
    command.run_id = run_id;
    command.task_id = task_id;
    return command;
}

CallConfig config_with(const std::string &prefix) {
    CallConfig config;
    prefix.copy(config.output_prefix, sizeof(config.output_prefix) - 1);
    return config;
}

TEST(TaskFolder, IsOneForEachTaskOfEachChip) {
    CallConfig config = config_with("outputs/x");
    narrow_output_folder(&config, "L4/1/L3/chip0", command_of(3, 17));
    EXPECT_STREQ(config.output_prefix, "outputs/x/L4.1.L3.chip0/task-3-17");
}

TEST(TaskFolder, IsNoneWithoutAnOutputFolder) {
    CallConfig config;
    narrow_output_folder(&config, "L3/chip0", command_of(3, 17));
    EXPECT_STREQ(config.output_prefix, "");
}

TEST(TaskFolder, FitsUpToTheLastByte) {
    const std::string end = "/L3.chip0/task-1-2";
    CallConfig config = config_with(std::string(1023 - end.size(), 'a'));
    narrow_output_folder(&config, "L3/chip0", command_of(1, 2));
    EXPECT_EQ(std::string(config.output_prefix).size(), 1023u);
    CallConfig longer = config_with(std::string(1024 - end.size(), 'a'));
    EXPECT_THROW(narrow_output_folder(&longer, "L3/chip0", command_of(1, 2)), base::Failure);
    EXPECT_EQ(longer.output_prefix, std::string(1024 - end.size(), 'a'));
}

TEST(TaskFolder, GetsWhatKernelsTakeOnAModelledChip) {
    const std::string folder = ::testing::TempDir() + "task_folder_costs";
    std::filesystem::remove_all(folder);
    hand_down_kernel_costs(folder, folder + "/L3.chip0/task-1-0");
    EXPECT_FALSE(std::filesystem::exists(folder));
    std::filesystem::create_directories(folder);
    std::ofstream(folder + "/kernel_costs.json") << "{}";
    hand_down_kernel_costs(folder, folder + "/L3.chip0/task-1-0");
    EXPECT_EQ(std::filesystem::file_size(folder + "/L3.chip0/task-1-0/kernel_costs.json"), 2u);
    std::ofstream(folder + "/no_folder") << "";
    EXPECT_THROW(hand_down_kernel_costs(folder, folder + "/no_folder"), base::Failure);
    std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace chip_worker
}  // namespace pto
