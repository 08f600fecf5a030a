#include "hierarchical/engine/scope_stack.h"

#include <gtest/gtest.h>

#include <vector>

namespace pto {
namespace hierarchical {
namespace {

void add(ScopeStack &scopes, uint64_t number) {
    scopes.reserve();
    scopes.add({0, number});
}

std::vector<uint64_t> close(ScopeStack &scopes) {
    std::vector<uint64_t> released;
    scopes.close([&](const RingBlockRef &block) { released.push_back(block.number); });
    return released;
}

TEST(ScopeStack, BeginsWithNoScope) { EXPECT_EQ(ScopeStack().depth(), 0u); }

TEST(ScopeStack, RefusesToCloseWhatIsNotOpen) {
    ScopeStack scopes;
    EXPECT_THROW(close(scopes), base::Failure);
    scopes.open();
    close(scopes);
    EXPECT_THROW(close(scopes), base::Failure);
}

TEST(ScopeStack, ReleasesWhatWasAddedWhenItsScopeCloses) {
    ScopeStack scopes;
    scopes.open();
    add(scopes, 3);
    add(scopes, 4);
    EXPECT_EQ(close(scopes), (std::vector<uint64_t>{3, 4}));
}

TEST(ScopeStack, KeepsNothingOutsideOfScopes) {
    ScopeStack scopes;
    EXPECT_FALSE(scopes.add({0, 1}));
    scopes.open();
    EXPECT_TRUE(close(scopes).empty());
}

TEST(ScopeStack, ReleasesOnlyTheInnerOnesWhenAnInnerScopeCloses) {
    ScopeStack scopes;
    scopes.open();
    add(scopes, 1);
    scopes.open();
    add(scopes, 2);
    EXPECT_EQ(scopes.depth(), 2u);
    EXPECT_EQ(close(scopes), (std::vector<uint64_t>{2}));
    add(scopes, 3);
    EXPECT_EQ(close(scopes), (std::vector<uint64_t>{1, 3}));
}

TEST(ScopeStack, ReleasesNothingForAScopeWithoutBlocks) {
    ScopeStack scopes;
    scopes.open();
    EXPECT_TRUE(close(scopes).empty());
}

TEST(ScopeStack, IsSixtyFourDeepAtMost) {
    ScopeStack scopes;
    for (uint32_t i = 0; i < ScopeStack::kMaxDepth; ++i) scopes.open();
    EXPECT_THROW(scopes.open(), base::Failure);
    EXPECT_EQ(scopes.depth(), 64u);
    EXPECT_TRUE(close(scopes).empty());
    scopes.open();
    EXPECT_EQ(scopes.depth(), 64u);
}

TEST(ScopeStack, GivesEachDepthARingUpToTheLastOne) {
    const std::vector<uint32_t> expected{0, 0, 1, 2, 3, 3, 3};
    for (uint32_t depth = 0; depth < expected.size(); ++depth) EXPECT_EQ(ring_of_depth(depth), expected[depth]);
}

}  // namespace
}  // namespace hierarchical
}  // namespace pto
