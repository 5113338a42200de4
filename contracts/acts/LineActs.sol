// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Checks, Context} from "../Checks.sol";
import {Refusals} from "../Refusals.sol";
import {State, state} from "../Storage.sol";
import {Capability, Role} from "../types/Codes.sol";
import {LineWord} from "../types/LineWord.sol";
import {AllotLine, SetLine} from "../types/Messages.sol";
import {ExposureWord} from "../types/PolicyWord.sol";

/// @title Lines: what financiers let an obligor issue beyond its cap
library LineActs {
    uint64 internal constant LARGEST_LINE = 10 ** 15;
    uint8 internal constant LAST_SLOT = 15;
    uint8 internal constant LAST_TRIGGER = 5;

    function setLine(Context calldata c, SetLine memory a) external {
        _signs(c, a.financier, Role.FINANCIER);
        Checks.spend(a.financier, a.nonce);
        Checks.counterparty(a.obligor, Role.CORE_ENTERPRISE, a.obligorTag);
        if (a.slot > LAST_SLOT || a.trigger > LAST_TRIGGER) revert Refusals.InvalidField();
        if (a.trigger != 0 && c.signatures == 1) revert Refusals.CheckerRequired();
        State storage s = state();
        uint56 place = Checks.lineKey(a.obligor, a.currency, a.slot);
        LineWord present = s.lines[place];
        if (present.financier() != a.financier && block.timestamp <= present.until()) revert Refusals.SlotTaken();
        if (a.amount == 0) {
            s.lines[place] = LineWord.wrap(0);
            return;
        }
        if (a.effectiveFrom >= a.until || a.until <= block.timestamp) revert Refusals.InvalidDates();
        if (a.amount > LARGEST_LINE) revert Refusals.InvalidAmount();
        s.lines[place] = LineWord.wrap(0).withFinancier(a.financier).withAmount(a.amount)
            .withEffectiveFrom(a.effectiveFrom).withUntil(a.until).withTrigger(a.trigger);
        _lookAt(a.obligor, a.currency, a.slot);
    }

    function allotLine(Context calldata c, AllotLine memory a) external {
        _signs(c, a.obligor, Role.CORE_ENTERPRISE);
        Checks.spend(a.obligor, a.nonce);
        if (a.obligor == a.subsidiary) revert Refusals.SameParty();
        Checks.counterparty(a.subsidiary, Role.CORE_ENTERPRISE, a.subsidiaryTag);
        if (a.slot > LAST_SLOT || a.subsidiarySlot > LAST_SLOT) revert Refusals.InvalidField();
        State storage s = state();
        uint56 from = Checks.lineKey(a.obligor, a.currency, a.slot);
        LineWord line = s.lines[from];
        if (!_inForce(line)) revert Refusals.UnknownLine();
        if (a.amount == 0) revert Refusals.InvalidAmount();
        if (a.amount > line.amount()) revert Refusals.AmountExceeded();
        uint56 to = Checks.lineKey(a.subsidiary, a.currency, a.subsidiarySlot);
        if (block.timestamp <= s.lines[to].until()) revert Refusals.SlotTaken();
        uint64 rest = line.amount() - a.amount;
        s.lines[from] = rest == 0 ? LineWord.wrap(0) : line.withAmount(rest);
        ExposureWord exposure = s.exposures[Checks.exposureKey(a.obligor, a.currency)];
        requireRoom(a.obligor, a.currency, exposure, exposure.outstanding());
        s.lines[to] = line.withAmount(a.amount);
        _lookAt(a.subsidiary, a.currency, a.subsidiarySlot);
    }

    /// @dev So much outstanding is within the obligor's cap and the lines in force. Lines are read only beyond the cap.
    function requireRoom(uint32 obligor, uint16 currency, ExposureWord exposure, uint256 outstanding) internal view {
        uint256 room = exposure.cap();
        uint256 slots = exposure.lines();
        for (uint256 slot; slot < slots && room < outstanding; ++slot) {
            LineWord line = state().lines[Checks.lineKey(obligor, currency, uint8(slot))];
            if (_inForce(line)) room += line.amount();
        }
        if (room < outstanding) revert Refusals.CapExceeded();
    }

    function _inForce(LineWord line) private view returns (bool) {
        return line.effectiveFrom() <= block.timestamp && block.timestamp <= line.until();
    }

    /// @dev The maker signs, and where there is a second signature, the checker.
    function _signs(Context calldata c, uint32 participant, uint16 role) private view {
        Checks.signer(participant, role, Capability.MAKER, c.key);
        if (c.signatures == 2) Checks.checker(participant, c.key, c.secondKey);
    }

    /// @dev From now on this slot is looked at when the obligor's cap does not suffice.
    function _lookAt(uint32 obligor, uint16 currency, uint8 slot) private {
        State storage s = state();
        uint48 place = Checks.exposureKey(obligor, currency);
        ExposureWord exposure = s.exposures[place];
        if (slot >= exposure.lines()) s.exposures[place] = exposure.withLines(slot + 1);
    }
}
