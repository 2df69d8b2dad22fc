package dev.lamina.converter;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command in docs/from-aws.md, on the template there, prints and writes what the page shows. */
class FromAwsPageTest {
    private static final Path PAGE = Path.of("../docs/from-aws.md");
    private static final Pattern BLOCK = Pattern.compile("```[a-z]*\n(.*?)```", Pattern.DOTALL);
    private static final String COMMAND = "java -jar lamina-import.jar ";

    @TempDir
    private Path folder;

    @Test
    void commandDoesWhatPageShows() throws Exception {
        List<String> blocks = BLOCK.matcher(Files.readString(PAGE))
                .results()
                .map(block -> block.group(1))
                .toList();
        Path template = Files.writeString(folder.resolve("template.yaml"), blocks.get(0));
        String command = blocks.get(1)
                .replace("\\\n", "")
                .replace(COMMAND, "")
                .replace("template.yaml", template.toString())
                .replace("--output manifests", "--output " + folder.resolve("manifests"));

        Converted converted = Converted.by(command.trim().split("\\s+"));

        assertThat(converted.report()).isEqualToNormalizingNewlines(blocks.get(2));
        assertThat(folder.resolve("manifests/trigger-orderhandler-work.yaml")).hasContent(blocks.get(3));
        assertThat(folder.resolve("manifests/function-orderhandler.yaml")).exists();
    }
}
