package dev.lamina.runtime.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The code on a page of docs/: tests run what users read. */
record PageCode(String page) {
    /** Returns the code block below the line that names its file. */
    byte[] file(String name) throws IOException {
        Matcher block = Pattern.compile(
                        "`" + Pattern.quote(name) + "`[^`\\n]*:\\n(?:<!--[^>]*-->\\n)?" + "```[a-z]+\\n(.*?)```\\n",
                        Pattern.DOTALL)
                .matcher(Files.readString(Path.of("../docs", page)));
        assertThat(block.find()).as("code of " + name + " in " + page).isTrue();
        return block.group(1).getBytes();
    }
}
