"""Names that one skill goes by: short forms and other spellings, and what they stand for.

A row helps two members find that they share something, and is never shown: everybody reads what was typed.
Only what is unmistakable belongs here, since a wrong row tells two people of something they don't share.
Both sides are written as :func:`bot.core.text.normalised` writes them, and nothing on the right is on the left.
"""

from __future__ import annotations

from typing import Final

SKILLS: Final = {
    # languages
    "c sharp": "c#",
    "csharp": "c#",
    "cpp": "c++",
    "cplusplus": "c++",
    "f sharp": "f#",
    "fsharp": "f#",
    "golang": "go",
    "js": "javascript",
    "java script": "javascript",
    "ecmascript": "javascript",
    "objective c": "objective-c",
    "objc": "objective-c",
    "py": "python",
    "python3": "python",
    "rb": "ruby",
    "rustlang": "rust",
    "ts": "typescript",
    "type script": "typescript",
    # frameworks and runtimes
    "angularjs": "angular",
    "dotnet": ".net",
    "dot net": ".net",
    "nextjs": "next.js",
    "node": "node.js",
    "nodejs": "node.js",
    "node js": "node.js",
    "rails": "ruby on rails",
    "ror": "ruby on rails",
    "react.js": "react",
    "reactjs": "react",
    "vue.js": "vue",
    "vuejs": "vue",
    # data and machine learning
    "ai": "artificial intelligence",
    "elastic search": "elasticsearch",
    "llm": "large language models",
    "llms": "large language models",
    "ml": "machine learning",
    "mongo": "mongodb",
    "mssql": "sql server",
    "nlp": "natural language processing",
    "postgres": "postgresql",
    "psql": "postgresql",
    "scikit learn": "scikit-learn",
    "sklearn": "scikit-learn",
    # operations
    "amazon web services": "aws",
    "gcp": "google cloud",
    "google cloud platform": "google cloud",
    "iac": "infrastructure as code",
    "k8s": "kubernetes",
    "kube": "kubernetes",
    "site reliability engineering": "sre",
    # everything else
    "a11y": "accessibility",
    "front end": "frontend",
    "front-end": "frontend",
    "back end": "backend",
    "back-end": "backend",
    "full stack": "fullstack",
    "full-stack": "fullstack",
    "i18n": "internationalisation",
    "internationalization": "internationalisation",
    "l10n": "localisation",
    "localization": "localisation",
    "qa": "quality assurance",
    "ux": "user experience",
    "ux design": "user experience",
}
