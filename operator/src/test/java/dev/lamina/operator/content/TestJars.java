package dev.lamina.operator.content;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Archives for tests, made by the JDK's own compiler. */
final class TestJars {
  private TestJars() {}

  /** Class files by entry name. @param sources by file name */
  static Map<String, byte[]> compile(Path workspace, String release, Map<String, String> sources) {
    try {
      Path out = Files.createTempDirectory(workspace, "classes");
      JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
      List<Text> units = sources.entrySet().stream().map(source -> new Text(source.getKey(), source.getValue())).toList();
      boolean compiled = compiler.getTask(null, null, null,
          List.of("-proc:none", "--release", release, "-d", out.toString(), "-cp", System.getProperty("java.class.path")), null, units).call();
      if (!compiled) {
        throw new IllegalArgumentException("the test's source does not compile");
      }
      Map<String, byte[]> classes = new LinkedHashMap<>();
      try (Stream<Path> files = Files.walk(out)) {
        for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
          classes.put(out.relativize(file).toString(), Files.readAllBytes(file));
        }
      }
      return classes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Map<String, byte[]> compile(Path workspace, String fileName, String source) {
    return compile(workspace, "25", Map.of(fileName, source));
  }

  static byte[] zip(Map<String, byte[]> entries) {
    try (ByteArrayOutputStream bytes = new ByteArrayOutputStream(); ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
        zip.closeEntry();
      }
      zip.finish();
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path write(Path directory, byte[] bytes) {
    try {
      return Files.write(Files.createTempFile(directory, "archive", ".zip"), bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Text extends SimpleJavaFileObject {
    private final String text;

    private Text(String name, String text) {
      super(URI.create("test:///" + name), JavaFileObject.Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
