// KaTeX's stylesheet with its fonts, in a chunk of its own.
import "katex/dist/katex.min.css";
