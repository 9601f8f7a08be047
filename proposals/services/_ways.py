"""How letters went out, and how and when one spoke with a member, in words."""

from __future__ import annotations

from proposals.storage.tables.contact import ContactStage, ContactWay
from proposals.storage.tables.delivery import DeliveryWay

DELIVERY_WAY_NAMES: dict[DeliveryWay, str] = {
    DeliveryWay.REGISTERED_MAIL: "挂号信",
    DeliveryWay.COURIER: "快递",
    DeliveryWay.BY_HAND: "专人送达",
    DeliveryWay.SYSTEM: "系统（上级平台）",
    DeliveryWay.EXCHANGE: "机要交换",
}
STAGE_NAMES: dict[ContactStage, str] = {
    ContactStage.BEFORE: "办前",
    ContactStage.DURING: "办中",
    ContactStage.AFTER: "办后",
}
WAY_NAMES: dict[ContactWay, str] = {
    ContactWay.MEETING: "见面",
    ContactWay.PHONE: "电话",
    ContactWay.FORUM: "座谈会",
    ContactWay.VIDEO: "视频",
    ContactWay.LETTER: "信函",
}
