package dev.lamina.e2e.documentation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A page of the documentation with its fenced blocks.
 *
 * @param file relative to the root of the repository
 */
record Page(Path file, List<Block> blocks) {
    static final Path ROOT = Path.of("..");
    private static final String EXAMPLES = "examples";

    /** README.md, the pages of docs/, and those of the examples, each in the order of their names. */
    static List<Page> all() {
        try (Stream<Path> docs = Files.list(ROOT.resolve("docs"));
                Stream<Path> examples = Files.list(ROOT.resolve(EXAMPLES))) {
            return Stream.of(
                            Stream.of(ROOT.resolve("README.md")),
                            docs.sorted(),
                            examples.sorted().map(example -> example.resolve("README.md")))
                    .flatMap(files -> files)
                    .filter(file -> file.toString().endsWith(".md") && Files.exists(file))
                    .map(Page::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether its commands begin in its own folder. */
    boolean isOfExample() {
        return file.startsWith(EXAMPLES);
    }

    /** The folder of the page. */
    Path folder() {
        return ROOT.resolve(file).getParent();
    }

    /** Returns the page's name, as one word. */
    String name() {
        return file.toString().replace(".md", "").replace('/', '-');
    }

    static Page read(Path file) {
        try {
            return parse(ROOT.relativize(file), Files.readAllLines(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Page parse(Path file, List<String> lines) {
        List<Block> blocks = new ArrayList<>();
        List<String> comment = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.strip().startsWith("<!-- test:")) {
                comment.clear();
                int end = i;
                while (!lines.get(end).endsWith("-->")) {
                    end++;
                }
                comment.addAll(lines.subList(i, end + 1));
                i = end;
            } else if (line.strip().startsWith("```")) {
                int end = i + 1;
                while (!lines.get(end).strip().startsWith("```")) {
                    end++;
                }
                String text = String.join("\n", lines.subList(i + 1, end)) + "\n";
                blocks.add(new Block(
                        file + ":" + (i + 1), line.strip().substring(3), text.stripIndent(), Treatment.of(comment)));
                comment.clear();
                i = end;
            } else if (!comment.isEmpty()) {
                throw new IllegalArgumentException(
                        file + ":" + (i + 1) + ": a comment <!-- test: … --> stands directly before a block");
            }
        }
        return new Page(file, blocks);
    }
}
