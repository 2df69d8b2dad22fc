package dev.lamina.operator.content;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Builds archives from inline code. A new language is a new line here. */
@Singleton
final class InlineSource {
  private final List<InlineLanguage> languages;

  @Inject
  InlineSource(InlineJava java) {
    this.languages = List.of(java, new InlinePython());
  }

  void build(ContentRequest request, Path source, LayerJars layers, Workspace workspace, Path target) throws ContentException, IOException {
    ContentRequest.Handler handler = request.handler().orElseThrow(() ->
        new ContentException("NotAZip", request.member() + ": source code is only allowed for functions: use binaryData, bucket or url with a zip"));
    for (InlineLanguage language : languages) {
      if (language.speaks(handler.runtime())) {
        language.build(request, source, layers, workspace, target);
        return;
      }
    }
    throw new ContentException("InlineNotSupported", request.member() + ": source code is not supported for runtime " + handler.runtime()
        + ": put it into a zip, and name the zip in bucket, url or configMap");
  }
}
