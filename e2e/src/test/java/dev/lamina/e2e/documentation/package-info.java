/**
 * The commands and manifests of README.md, docs/ and examples/: each is run, checked, or has a reason in the page's
 * source why neither is possible. docs/development.md has the comments by which pages say so.
 */
package dev.lamina.e2e.documentation;
