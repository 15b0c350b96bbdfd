"""Scrapy settings of the whole process. The guard stands here because a spider's own settings would be ignored for it.

`ALLOW_PRIVATE` is the one switch for test markets on this machine; it is set by `--allow-private` and by nothing else.
"""

from __future__ import annotations

from crawlers.evidence import tool_version

BOT_NAME = "kuaiwei"
SPIDER_MODULES = ["crawlers.spiders"]
USER_AGENT = tool_version()             # with `--contact`: who runs this crawl and how to reach them

# --- the guard
ALLOW_PRIVATE = False
DNS_RESOLVER = "crawlers.resolver.GuardedResolver"
DNSCACHE_ENABLED = False
DOWNLOAD_HANDLERS = {"file": None, "data": None, "ftp": None, "s3": None}
DOWNLOAD_VERIFY_CERTIFICATES = True
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
HTTPPROXY_ENABLED = False
METAREFRESH_ENABLED = False
REDIRECT_MAX_TIMES = 5

# --- politeness
ROBOTSTXT_OBEY = True
ROBOTSTXT_USER_AGENT = "kuaiwei-crawlers"
DOWNLOAD_DELAY = 2.0
CONCURRENT_REQUESTS = 16
CONCURRENT_REQUESTS_PER_DOMAIN = 2
SCHEDULER_MEMORY_QUEUE = "scrapy.squeues.FifoMemoryQueue"   # the run folder says what comes first
CONCURRENT_ITEMS = 1                    # spiders write to the run folder and yield nothing; Scrapy makes so many tasks for every answer
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_START_DELAY = 2.0
AUTOTHROTTLE_MAX_DELAY = 60.0
AUTOTHROTTLE_TARGET_CONCURRENCY = 1.0
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,application/json;q=0.8,*/*;q=0.5",
    "Accept-Language": "zh-CN,zh;q=0.9,en;q=0.7",
    "Accept-Encoding": "identity",      # what is kept as evidence is then byte for byte what was sent
}

# --- bounds
DOWNLOAD_TIMEOUT = 20                   # seconds for the whole answer, slow drips included
DOWNLOAD_MAXSIZE = 20_000_000
DOWNLOAD_WARNSIZE = 0
PAGE_MAXSIZE = 8_000_000
URLLENGTH_LIMIT = 4_096
RETRY_TIMES = 1
RETRY_HTTP_CODES = [500, 502, 504, 522, 524, 408]
RETRY_EXCEPTIONS = ["scrapy.exceptions.DownloadConnectionRefusedError", "scrapy.exceptions.CannotResolveHostError", "scrapy.exceptions.ResponseDataLossError"]
HOST_MAX_PAGES = 20_000
HOST_MAX_SECONDS = 6 * 3600
MEMUSAGE_ENABLED = True
MEMUSAGE_LIMIT_MB = 800
MEMUSAGE_CHECK_INTERVAL_SECONDS = 5.0
COOKIES_ENABLED = True

# --- wiring: a middleware's number is its distance from the engine
DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "crawlers.middlewares.GuardMiddleware": 50,
    "crawlers.robots.Robots": 100,
    "crawlers.middlewares.ReplayMiddleware": 110,
    "crawlers.middlewares.CaptureMiddleware": 950,
}
EXTENSIONS = {"scrapy.extensions.throttle.AutoThrottle": None, "crawlers.throttle.Throttle": 0, "scrapy.extensions.logstats.LogStats": None,
              "scrapy.extensions.memusage.MemoryUsage": None, "crawlers.memory.MemoryNow": 0}
ITEM_PIPELINES: dict[str, int] = {}
HTTPERROR_ALLOW_ALL = True
TWISTED_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"
LOG_LEVEL = "WARNING"
STATS_DUMP = False
