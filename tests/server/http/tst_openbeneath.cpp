// SPDX-FileCopyrightText: 2026 The Loopscope authors
// SPDX-License-Identifier: MIT
#include "core/server/http/openbeneath.h"
#include "tests/server/http/temporaryfolder.h"

#include <array>
#include <sys/socket.h>
#include <sys/un.h>

// No file outside the folder, whatever the name and whatever links lie in it.
namespace loopscope::server {

namespace {

struct OpenBeneath : testing::TestWithParam<OpenWay>
{
    OpenBeneath()
    {
        m_outside.write("secret", "secret");
        m_folder.write("plain", "plain");
        m_folder.write("sub/deep/file", "deep");
        m_folder.link("inside", "sub/deep/file");
        m_folder.link("inside-folder", "sub/deep");
        m_folder.link("sub/up", "../plain");
        m_folder.link("out", m_outside.path("secret"));
        m_folder.link("out-folder", m_outside.path());
        m_folder.link("out-relative", "../" + std::filesystem::path(m_outside.path()).filename().string() + "/secret");
        m_folder.link("out-and-in", "../" + std::filesystem::path(m_folder.path()).filename().string() + "/plain");
        m_folder.link("loop", "loop");
        m_folder.link("nowhere", "nothing");
        m_folder.link("magic", "/proc/self/root/etc/passwd");
        m_root = Descriptor(open(m_folder.path().c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    }
    // What stands in the file, or "<errno>".
    [[nodiscard]] std::string read(const std::string& name) const
    {
        const auto file = openBeneath(m_root.get(), name, GetParam());
        if (!file)
            return "<" + std::to_string(file.error()) + ">";
        std::array<char, 64> text{};
        const ssize_t count = pread(file->get(), text.data(), text.size(), 0);
        return count < 0 ? "<no file>" : std::string(text.data(), static_cast<std::size_t>(count));
    }
    TemporaryFolder m_folder;
    TemporaryFolder m_outside;
    Descriptor m_root;
};

} // namespace

INSTANTIATE_TEST_SUITE_P(Ways, OpenBeneath, testing::Values(OpenWay::Kernel, OpenWay::Segments),
                         [](const auto& way) { return way.param == OpenWay::Kernel ? "Kernel" : "Segments"; });

TEST_P(OpenBeneath, FilesBelowAreOpened)
{
    EXPECT_EQ(read("plain"), "plain");
    EXPECT_EQ(read("sub/deep/file"), "deep");
    for (const char* folder : {"", "sub", "sub/", "sub/deep/"})
        EXPECT_EQ(read(folder), "<no file>") << folder << " is a folder, and may be opened to see that";
}

TEST_P(OpenBeneath, LinksInsideAreFollowedWhereTheKernelWatches)
{
    const bool isWatched = GetParam() == OpenWay::Kernel;
    EXPECT_EQ(read("inside"), isWatched ? "deep" : "<" + std::to_string(ELOOP) + ">");
    EXPECT_EQ(read("sub/up"), isWatched ? "plain" : "<" + std::to_string(ELOOP) + ">");
    EXPECT_EQ(read("inside-folder/file"), isWatched ? "deep" : "<" + std::to_string(ENOTDIR) + ">");
}

TEST_P(OpenBeneath, NothingLeadsOut)
{
    const std::string names[] = {
        "..",
        "../",
        "sub/../plain",
        "sub/../../" + std::filesystem::path(m_outside.path()).filename().string() + "/secret",
        "../" + std::filesystem::path(m_outside.path()).filename().string() + "/secret",
        m_outside.path("secret"),
        "/etc/passwd",
        "out",
        "out-folder/secret",
        "out-relative",
        "out-and-in",
        "loop",
        "nowhere",
        "magic",
        "sub/out-folder/../../plain",
        std::string("plain\0.html", 11),
        std::string(5000, 'x'),
        "plain/",
        "plain/more",
        "nothing",
    };
    for (const std::string& name : names) {
        const std::string text = read(name);
        EXPECT_TRUE(text.starts_with("<") && text != "<no file>") << name << ": " << text;
    }
}

TEST_P(OpenBeneath, APipeOrASocketDoesNotHang)
{
    ASSERT_EQ(mkfifo(m_folder.path("pipe").c_str(), 0600), 0);
    EXPECT_TRUE(openBeneath(m_root.get(), "pipe", GetParam())) << "opened at once, for its kind to be seen";
    const Descriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::string path = m_folder.path("socket");
    ASSERT_LT(path.size(), sizeof address.sun_path);
    path.copy(address.sun_path, path.size());
    ASSERT_EQ(bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    EXPECT_EQ(openBeneath(m_root.get(), "socket", GetParam()).error(), ENXIO);
}

TEST(FilePath, OnlyPlainSegmentsNameAFile)
{
    for (const char* fine : {"", "a", "a/b", "a/b/", "a b", "a..b", "a.", "..."})
        EXPECT_TRUE(isFilePath(fine, DotFiles::Shown)) << fine;
    for (const char* bad : {"..", "../a", "a/..", "a/../b", ".", "./a", "a/.", "a/./b", "/", "/a", "a//b", "a/b//",
                            "a\\b", "..\\a", "\\"}) {
        EXPECT_FALSE(isFilePath(bad, DotFiles::Shown)) << bad;
        EXPECT_FALSE(isFilePath(bad, DotFiles::Hidden)) << bad;
    }
    EXPECT_FALSE(isFilePath(std::string_view("a\0b", 3), DotFiles::Shown));
    for (const char* hidden : {".git", ".git/config", "a/.env", "a/.b/c", "..."}) {
        EXPECT_TRUE(isFilePath(hidden, DotFiles::Shown)) << hidden;
        EXPECT_FALSE(isFilePath(hidden, DotFiles::Hidden)) << hidden;
    }
}

} // namespace loopscope::server
