#pragma once
/// Examples as tests: their orchestrations and kernels, run by the host library of each chip with inputs of a test.
///
/// The programs of examples/ do the same from TypeScript. Here nothing but C++ takes part, so that everything a scene
/// runs can be built with a sanitizer.

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "test/chip/arguments.h"
#include "test/chip/chip.h"
#include "test/chip/chip_model.h"

namespace pto {
namespace test {

class Stage;

/// What a run of an example's sources leaves, and whether it is right.
struct Scene {
    const char *name;
    /// Folder of the example.
    std::string example;
    /// Source of the orchestration in the example's kernels/, without ".cpp".
    const char *orchestration;
    const char *function;
    /// Sources of the kernels, alike; the position is the func id.
    std::vector<const char *> kernels;
    /// Runs it and checks what comes out.
    void (*play)(Stage &);
    /// The only chip that has what the example needs; nullptr: all have.
    const char *only_chip = nullptr;
};

/// One scene on a chip.
class Stage {
public:
    Stage(const Scene &scene, const ChipModel &model) : scene_(scene), model_(model), chip_(model.library) {}

    Chip &chip() { return chip_; }
    const ChipModel &model() const { return model_; }

    /// The scene's callable.
    std::vector<uint8_t> callable() const { return callable(scene_.kernels); }
    /// The scene's orchestration with other kernels.
    std::vector<uint8_t> callable(const std::vector<const char *> &kernels) const {
        std::vector<KernelFile> files;
        for (const char *kernel : kernels) files.push_back({static_cast<int32_t>(files.size()), library(kernel)});
        return make_image(library(scene_.orchestration), scene_.function, files);
    }

    /// Prepares the callable and runs it once.
    void run(const ChipStorageTaskArgs &args, int block_dim = 3) {
        ASSERT_EQ(chip_.prepare(0, callable()), 0) << chip_.error().message;
        ASSERT_EQ(chip_.run(0, args, block_dim), 0) << chip_.error().message;
    }

private:
    std::string library(const char *source) const {
        return PTO_SCENE_LIBRARIES "/" + scene_.example + "/kernels/" + source + ".so";
    }

    const Scene scene_;
    const ChipModel model_;
    Chip chip_;
};

constexpr const char *kTmrEntry = "aicpu_orchestration_entry";

// The scenes, a function a file.
std::vector<Scene> async_scenes();
std::vector<Scene> attention_scenes();
std::vector<Scene> launch_scenes();
std::vector<Scene> matrix_scenes();
std::vector<Scene> vector_scenes();

}  // namespace test
}  // namespace pto
