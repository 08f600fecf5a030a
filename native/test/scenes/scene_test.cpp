/// Every example on every chip, and that none is left out.
#include "test/scenes/scene.h"

#include <algorithm>
#include <filesystem>
#include <ostream>
#include <set>

namespace pto {
namespace test {
namespace {

namespace fs = std::filesystem;

struct Performance {
    Scene scene;
    ChipModel model;
};

void PrintTo(const Performance &performance, std::ostream *out) {
    *out << performance.scene.name << " on " << performance.model.name;
}

std::vector<Scene> all_scenes() {
    std::vector<Scene> scenes;
    for (const auto &some : {async_scenes(), attention_scenes(), launch_scenes(), matrix_scenes(), vector_scenes()}) {
        scenes.insert(scenes.end(), some.begin(), some.end());
    }
    return scenes;
}

std::vector<Performance> all_performances() {
    std::vector<Performance> performances;
    for (const Scene &scene : all_scenes()) {
        const bool is_hbg = scene.example.find("/host_build_graph/") != std::string::npos;
        for (const ChipModel &model : {a2a3_chip(is_hbg ? PTO_HOST_RUNTIME_A2A3_HBG : PTO_HOST_RUNTIME_A2A3_TMR),
                                       a5_chip(is_hbg ? PTO_HOST_RUNTIME_A5_HBG : PTO_HOST_RUNTIME_A5_TMR)}) {
            if (scene.only_chip == nullptr || std::string(scene.only_chip) == model.name)
                performances.push_back({scene, model});
        }
    }
    return performances;
}

class Scenes : public testing::TestWithParam<Performance> {};

TEST_P(Scenes, ComputeWhatTheyShould) {
    Stage stage(GetParam().scene, GetParam().model);
    GetParam().scene.play(stage);
}

INSTANTIATE_TEST_SUITE_P(Chip, Scenes, testing::ValuesIn(all_performances()), [](const auto &test) {
    return std::string(test.param.scene.name) + "_" + test.param.model.name;
});

/// Sources of the examples in C++, relative to the folder of examples.
std::set<std::string> sources_of_examples() {
    std::set<std::string> sources;
    for (const char *folder : {"a2a3", "a5", "workers/l2"}) {
        const fs::path root = fs::path(PTO_EXAMPLES) / folder;
        if (!fs::exists(root)) continue;
        for (const fs::directory_entry &entry : fs::recursive_directory_iterator(root)) {
            if (entry.path().extension() == ".cpp")
                sources.insert(entry.path().lexically_relative(PTO_EXAMPLES).generic_string());
        }
    }
    return sources;
}

TEST(SceneTable, HasEverySourceOfTheExamples) {
    std::set<std::string> played;
    for (const Scene &scene : all_scenes()) {
        const std::string folder = scene.example + "/kernels/";
        played.insert(folder + scene.orchestration + ".cpp");
        for (const char *kernel : scene.kernels) played.insert(folder + kernel + ".cpp");
    }
    const std::set<std::string> sources = sources_of_examples();
    EXPECT_FALSE(sources.empty());
    std::vector<std::string> left_out;
    std::set_difference(sources.begin(), sources.end(), played.begin(), played.end(), std::back_inserter(left_out));
    EXPECT_EQ(left_out, std::vector<std::string>()) << "List these in a scene of native/test/scenes.";
}

}  // namespace
}  // namespace test
}  // namespace pto
